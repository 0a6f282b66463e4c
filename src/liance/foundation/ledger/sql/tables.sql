-- The tables of the ledger. Only features common to PostgreSQL 15 to 18 without extensions.

CREATE SEQUENCE ledger_event_id_seq AS bigint;

CREATE TABLE ledger_event (
    id          bigint PRIMARY KEY,
    agency_id   uuid NOT NULL,
    actor_id    uuid,
    at          timestamptz NOT NULL,
    device_at   timestamptz,
    kind        text NOT NULL CHECK (kind ~ '^[a-z][a-z0-9_]*(:[a-z][a-z0-9_]*){2}$'),
    object_type text NOT NULL CHECK (object_type ~ '^[a-z][a-z0-9_]*([.:][a-z][a-z0-9_]*)*$'),
    object_id   uuid NOT NULL,
    body        text NOT NULL,
    salt        bytea NOT NULL CHECK (octet_length(salt) = 16),
    alg         smallint NOT NULL,
    leaf256     bytea NOT NULL CHECK (octet_length(leaf256) = 32),
    leafsm3     bytea NOT NULL CHECK (octet_length(leafsm3) = 32),
    xid         xid8 NOT NULL,
    epoch       bigint NOT NULL,
    seq         bigint CHECK (seq >= 0)
);
ALTER SEQUENCE ledger_event_id_seq OWNED BY ledger_event.id;
CREATE UNIQUE INDEX ledger_event_place ON ledger_event (agency_id, seq) WHERE seq IS NOT NULL;
CREATE INDEX ledger_event_unsealed ON ledger_event (epoch, xid, id) WHERE seq IS NULL;
CREATE INDEX ledger_event_object ON ledger_event (object_id, id);

CREATE TABLE ledger_seal (
    number    bigint PRIMARY KEY,
    agency_id uuid NOT NULL,
    from_seq  bigint NOT NULL CHECK (from_seq >= 0),
    size      bigint NOT NULL CHECK (size > from_seq),
    root256   bytea NOT NULL CHECK (octet_length(root256) = 32),
    rootsm3   bytea NOT NULL CHECK (octet_length(rootsm3) = 32),
    prev256   bytea NOT NULL CHECK (octet_length(prev256) = 32),
    prevsm3   bytea NOT NULL CHECK (octet_length(prevsm3) = 32),
    sealed_at timestamptz NOT NULL,
    hash256   bytea NOT NULL CHECK (octet_length(hash256) = 32),
    hashsm3   bytea NOT NULL CHECK (octet_length(hashsm3) = 32),
    UNIQUE (agency_id, size),
    UNIQUE (agency_id, from_seq)
);

-- Full subtrees at every eighth level, so that a proof in a long log reads hundreds of rows, not
-- the log. Rebuildable from the events.
CREATE TABLE ledger_node (
    agency_id uuid NOT NULL,
    level     smallint NOT NULL,
    idx       bigint NOT NULL,
    hash256   bytea NOT NULL CHECK (octet_length(hash256) = 32),
    hashsm3   bytea NOT NULL CHECK (octet_length(hashsm3) = 32),
    PRIMARY KEY (agency_id, level, idx)
);

CREATE TABLE ledger_head (
    number    bigint PRIMARY KEY,
    seals     bigint NOT NULL,
    agencies  integer NOT NULL,
    events    bigint NOT NULL,
    kinds     text NOT NULL,
    root256   bytea NOT NULL CHECK (octet_length(root256) = 32),
    rootsm3   bytea NOT NULL CHECK (octet_length(rootsm3) = 32),
    prev256   bytea NOT NULL CHECK (octet_length(prev256) = 32),
    prevsm3   bytea NOT NULL CHECK (octet_length(prevsm3) = 32),
    anchor256 bytea NOT NULL CHECK (octet_length(anchor256) = 32),
    anchorsm3 bytea NOT NULL CHECK (octet_length(anchorsm3) = 32),
    at        timestamptz NOT NULL,
    hash256   bytea NOT NULL CHECK (octet_length(hash256) = 32),
    hashsm3   bytea NOT NULL CHECK (octet_length(hashsm3) = 32)
);

CREATE TABLE ledger_anchor (
    number  bigint PRIMARY KEY,
    head    bigint NOT NULL REFERENCES ledger_head,
    kind    text NOT NULL,
    place   text NOT NULL,
    token   text NOT NULL,
    prev256 bytea NOT NULL CHECK (octet_length(prev256) = 32),
    prevsm3 bytea NOT NULL CHECK (octet_length(prevsm3) = 32),
    at      timestamptz NOT NULL,
    hash256 bytea NOT NULL CHECK (octet_length(hash256) = 32),
    hashsm3 bytea NOT NULL CHECK (octet_length(hashsm3) = 32),
    UNIQUE (head, kind)
);

-- Digests of rows: what each change of a fact's row leaves for the next event of its transaction.

-- Which columns a digest covers. The id is the digest of the table's and the columns' names.
CREATE TABLE ledger_layout (
    id         text PRIMARY KEY CHECK (id ~ '^[0-9a-f]{32}$'),
    table_name text NOT NULL,
    columns    text[] NOT NULL
);

-- Digests of rows written after the last event of their transaction: for the ledger to take up.
-- reached: events before it are older, later ones newer; act: that last event, none for a writer
-- of rows who was no act; writer: the role.
CREATE TABLE ledger_late (
    id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    said    text NOT NULL,
    reached bigint NOT NULL,
    act     bigint,
    writer  text NOT NULL
);

-- A setting of the transaction, not a table: it costs no write and goes with a rollback.
CREATE FUNCTION ledger_facts_add(p_said text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('liance.facts',
                       coalesce(current_setting('liance.facts', true), '') || p_said || E'\n', true);
END $$;

CREATE FUNCTION ledger_facts_take() RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
    said CONSTANT text := coalesce(current_setting('liance.facts', true), '');
BEGIN
    IF said <> '' THEN
        PERFORM set_config('liance.facts', '', true);
    END IF;
    RETURN said;
END $$;

-- At the end of the transaction, once for each changed row; the first call finds all there is.
CREATE FUNCTION ledger_facts_left() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    said CONSTANT text := ledger_facts_take();
BEGIN
    IF said <> '' THEN
        INSERT INTO ledger_late (said, reached, act, writer)
        SELECT said, s.last_value, (
                   SELECT max(e.id) FROM ledger_event e
                    WHERE e.seq IS NULL AND e.epoch = ledger_epoch()
                      AND e.xid = pg_current_xact_id()
               ), session_user
          FROM ledger_event_id_seq s;
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION ledger_facts_late()
RETURNS TABLE (said text, reached bigint, act bigint, writer text)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH taken AS (DELETE FROM ledger_late RETURNING *)
    SELECT said, reached, act, writer FROM taken ORDER BY id
$$;

-- A row from before digests were taken gets its salt with its first change.
CREATE FUNCTION ledger_facts_salt() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    NEW.fact_salt := uuid_send(gen_random_uuid());
    RETURN NEW;
END $$;

CREATE FUNCTION ledger_facts_refuse() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is kept as written: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'check_violation',
              HINT = 'A correction is a new row that names the old one.';
END $$;

DO $$
DECLARE
    t text;
    f regprocedure;
    granted boolean := false;
BEGIN
    IF NOT has_schema_privilege('liance_log', 'public', 'CREATE') THEN
        GRANT CREATE ON SCHEMA public TO liance_log;
        granted := true;
    END IF;
    FOREACH t IN ARRAY ARRAY['layout', 'late'] LOOP
        EXECUTE format('REVOKE ALL ON ledger_%s FROM PUBLIC, liance_app', t);
        EXECUTE format('GRANT SELECT ON ledger_%s TO liance_app', t);
        EXECUTE format('ALTER TABLE ledger_%s OWNER TO liance_log', t);
    END LOOP;
    FOR f IN SELECT p.oid::regprocedure FROM pg_proc p
              WHERE p.pronamespace = 'public'::regnamespace AND p.proname LIKE 'ledger\_facts\_%'
    LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC, liance_app', f);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO liance_app', f);
        EXECUTE format('ALTER FUNCTION %s OWNER TO liance_log', f);
    END LOOP;
    IF granted THEN
        REVOKE CREATE ON SCHEMA public FROM liance_log;
    END IF;
END $$;

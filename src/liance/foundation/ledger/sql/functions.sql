-- The only ways into the ledger. SECURITY DEFINER, owned by liance_log; the application may call
-- them and read the tables, nothing else.

-- A restored database brings transaction ids of another cluster: they compare with nothing here.
CREATE FUNCTION ledger_epoch() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT system_identifier FROM pg_control_system() $$;

-- 64-bit key of the one leader who seals and anchors ("liance" and 1 in ASCII).
CREATE FUNCTION ledger_lock_key() RETURNS bigint
LANGUAGE sql IMMUTABLE SET search_path = public, pg_temp AS
$$ SELECT x'006c69616e636531'::bigint $$;

CREATE FUNCTION ledger_iso(p_at timestamptz) RETURNS text
LANGUAGE sql STABLE AS
$$ SELECT to_char(p_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') $$;

-- What the next events of this transaction will be called; the caller hashes these in.
CREATE FUNCTION ledger_reserve(p_count integer)
RETURNS TABLE (id bigint, xid text, epoch bigint, salt bytea)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT nextval('ledger_event_id_seq'), pg_current_xact_id()::text, e.epoch,
           uuid_send(gen_random_uuid())
      FROM (SELECT ledger_epoch() AS epoch OFFSET 0) e, generate_series(1, p_count)
$$;

CREATE FUNCTION ledger_append(
    p_id bigint, p_agency uuid, p_actor uuid, p_at timestamptz, p_device_at timestamptz,
    p_kind text, p_object_type text, p_object uuid, p_body text, p_salt bytea, p_epoch bigint,
    p_leaf256 bytea, p_leafsm3 bytea
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    this_xid CONSTANT xid8 := pg_current_xact_id();
    entry text;
BEGIN
    -- currval is of this session: an id that this session did not reserve is refused.
    IF p_id > currval('ledger_event_id_seq') OR p_epoch <> ledger_epoch() THEN
        RAISE EXCEPTION 'ledger.not_reserved' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    IF json_typeof(p_body::json) <> 'object' THEN
        RAISE EXCEPTION 'ledger.bad_body' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    entry := '{"actor_id":' || coalesce('"' || p_actor || '"', 'null')
          || ',"agency_id":"' || p_agency || '","alg":1,"at":"' || ledger_iso(p_at)
          || '","body":' || p_body
          || ',"device_at":' || coalesce('"' || ledger_iso(p_device_at) || '"', 'null')
          || ',"epoch":"' || p_epoch || '","id":"' || p_id || '","kind":"' || p_kind
          || '","object_id":"' || p_object || '","object_type":"' || p_object_type
          || '","salt":"' || encode(p_salt, 'hex') || '","xid":"' || this_xid || '"}';
    IF sha256('\x00'::bytea || convert_to(entry, 'UTF8')) <> p_leaf256 THEN
        RAISE EXCEPTION 'ledger.leaf_disagrees' USING ERRCODE = 'data_corrupted';
    END IF;
    INSERT INTO ledger_event (id, agency_id, actor_id, at, device_at, kind, object_type, object_id,
                              body, salt, alg, leaf256, leafsm3, xid, epoch)
    VALUES (p_id, p_agency, p_actor, p_at, p_device_at, p_kind, p_object_type, p_object,
            entry, p_salt, 1, p_leaf256, p_leafsm3, this_xid, p_epoch);
END $$;

-- Gives the events p_ids, in this order, the places from p_from on and records the head over them.
CREATE FUNCTION ledger_seal_batch(
    p_number bigint, p_agency uuid, p_from bigint, p_ids bigint[],
    p_root256 bytea, p_rootsm3 bytea, p_prev256 bytea, p_prevsm3 bytea, p_at timestamptz,
    p_hash256 bytea, p_hashsm3 bytea,
    p_levels smallint[], p_idxs bigint[], p_nodes256 bytea[], p_nodessm3 bytea[]
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    here CONSTANT bigint := ledger_epoch();
    placed bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(ledger_lock_key());
    IF p_number <> (SELECT coalesce(max(number), 0) + 1 FROM ledger_seal)
       OR p_from <> (SELECT coalesce(max(size), 0) FROM ledger_seal WHERE agency_id = p_agency) THEN
        RAISE EXCEPTION 'ledger.stale_seal' USING ERRCODE = 'serialization_failure';
    END IF;
    -- xid < xmin: no transaction still running can bring a row that belongs before these.
    UPDATE ledger_event e SET seq = p_from + t.ord - 1
      FROM unnest(p_ids) WITH ORDINALITY AS t (id, ord)
     WHERE e.id = t.id AND e.agency_id = p_agency AND e.seq IS NULL
       AND (e.epoch <> here OR e.xid < pg_snapshot_xmin(pg_current_snapshot()));
    GET DIAGNOSTICS placed = ROW_COUNT;
    IF placed <> cardinality(p_ids) THEN
        RAISE EXCEPTION 'ledger.not_sealable' USING ERRCODE = 'serialization_failure';
    END IF;
    INSERT INTO ledger_seal (number, agency_id, from_seq, size, root256, rootsm3, prev256, prevsm3,
                             sealed_at, hash256, hashsm3)
    VALUES (p_number, p_agency, p_from, p_from + placed, p_root256, p_rootsm3, p_prev256, p_prevsm3,
            p_at, p_hash256, p_hashsm3);
    INSERT INTO ledger_node (agency_id, level, idx, hash256, hashsm3)
    SELECT p_agency, n.* FROM unnest(p_levels, p_idxs, p_nodes256, p_nodessm3) AS n;
END $$;

CREATE FUNCTION ledger_record_head(
    p_number bigint, p_seals bigint, p_agencies integer, p_events bigint, p_kinds text,
    p_root256 bytea, p_rootsm3 bytea, p_prev256 bytea, p_prevsm3 bytea,
    p_anchor256 bytea, p_anchorsm3 bytea, p_at timestamptz, p_hash256 bytea, p_hashsm3 bytea
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(ledger_lock_key());
    IF p_number <> (SELECT coalesce(max(number), 0) + 1 FROM ledger_head) THEN
        RAISE EXCEPTION 'ledger.stale_head' USING ERRCODE = 'serialization_failure';
    END IF;
    INSERT INTO ledger_head
    VALUES (p_number, p_seals, p_agencies, p_events, p_kinds, p_root256, p_rootsm3, p_prev256,
            p_prevsm3, p_anchor256, p_anchorsm3, p_at, p_hash256, p_hashsm3);
END $$;

CREATE FUNCTION ledger_record_anchor(
    p_number bigint, p_head bigint, p_kind text, p_place text, p_token text,
    p_prev256 bytea, p_prevsm3 bytea, p_at timestamptz, p_hash256 bytea, p_hashsm3 bytea
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(ledger_lock_key());
    IF p_number <> (SELECT coalesce(max(number), 0) + 1 FROM ledger_anchor) THEN
        RAISE EXCEPTION 'ledger.stale_anchor' USING ERRCODE = 'serialization_failure';
    END IF;
    INSERT INTO ledger_anchor
    VALUES (p_number, p_head, p_kind, p_place, p_token, p_prev256, p_prevsm3, p_at,
            p_hash256, p_hashsm3);
END $$;

-- Nothing is changed or removed. ENABLE ALWAYS: plain triggers are skipped under
-- session_replication_role = replica, which restore and replication tools set.

CREATE FUNCTION ledger_refuse() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'ledger.append_only: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege',
              HINT = 'A correction is a new event that names the old one.';
END $$;

-- The one change an event ever sees: the sealer gives it its place.
CREATE FUNCTION ledger_allow_place() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    placed ledger_event := OLD;
BEGIN
    placed.seq := NEW.seq;
    IF current_user = 'liance_log' AND OLD.seq IS NULL AND NEW.seq IS NOT NULL
       AND placed IS NOT DISTINCT FROM NEW THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'ledger.append_only: UPDATE on ledger_event is refused'
        USING ERRCODE = 'insufficient_privilege',
              HINT = 'A correction is a new event that names the old one.';
END $$;

CREATE TRIGGER ledger_place BEFORE UPDATE ON ledger_event
    FOR EACH ROW EXECUTE FUNCTION ledger_allow_place();
ALTER TABLE ledger_event ENABLE ALWAYS TRIGGER ledger_place;

DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['event', 'seal', 'node', 'head', 'anchor'] LOOP
        IF t <> 'event' THEN
            EXECUTE format('CREATE TRIGGER ledger_no_update BEFORE UPDATE ON ledger_%s '
                           'FOR EACH ROW EXECUTE FUNCTION ledger_refuse()', t);
            EXECUTE format('ALTER TABLE ledger_%s ENABLE ALWAYS TRIGGER ledger_no_update', t);
        END IF;
        EXECUTE format('CREATE TRIGGER ledger_no_delete BEFORE DELETE ON ledger_%s '
                       'FOR EACH ROW EXECUTE FUNCTION ledger_refuse()', t);
        EXECUTE format('ALTER TABLE ledger_%s ENABLE ALWAYS TRIGGER ledger_no_delete', t);
        EXECUTE format('CREATE TRIGGER ledger_no_truncate BEFORE TRUNCATE ON ledger_%s '
                       'FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()', t);
        EXECUTE format('ALTER TABLE ledger_%s ENABLE ALWAYS TRIGGER ledger_no_truncate', t);
    END LOOP;
END $$;

-- Everything of the ledger belongs to liance_log, a role nobody signs in as. The migrating role
-- must be a member of it (liance doctor --sql prints the grant).

DO $$
DECLARE
    t text;
    f regprocedure;
    granted boolean := false;
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'liance_log')
       OR NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'liance_app') THEN
        RAISE EXCEPTION 'ledger.roles_missing: the roles liance_log and liance_app do not exist'
            USING HINT = 'Let a database administrator run what "liance doctor --sql" prints.';
    END IF;
    IF NOT pg_has_role(current_user, 'liance_log', 'MEMBER') THEN
        RAISE EXCEPTION 'ledger.not_a_member: % is not a member of liance_log', current_user
            USING HINT = 'GRANT liance_log TO the migrating role; "liance doctor --sql" prints it.';
    END IF;
    -- A new owner needs CREATE on the schema at the moment of the change, and never again.
    IF NOT has_schema_privilege('liance_log', 'public', 'CREATE') THEN
        GRANT CREATE ON SCHEMA public TO liance_log;
        granted := true;
    END IF;
    FOREACH t IN ARRAY ARRAY['event', 'seal', 'node', 'head', 'anchor'] LOOP
        EXECUTE format('REVOKE ALL ON ledger_%s FROM PUBLIC, liance_app', t);
        EXECUTE format('GRANT SELECT ON ledger_%s TO liance_app', t);
        EXECUTE format('ALTER TABLE ledger_%s OWNER TO liance_log', t);
    END LOOP;
    REVOKE ALL ON SEQUENCE ledger_event_id_seq FROM PUBLIC, liance_app;
    FOR f IN SELECT p.oid::regprocedure FROM pg_proc p
              WHERE p.pronamespace = 'public'::regnamespace AND p.proname LIKE 'ledger\_%'
    LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC, liance_app', f);
        IF f::text !~ '^ledger_(refuse|allow_place)' THEN
            EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO liance_app', f);
        END IF;
        EXECUTE format('ALTER FUNCTION %s OWNER TO liance_log', f);
    END LOOP;
    IF granted THEN
        REVOKE CREATE ON SCHEMA public FROM liance_log;
    END IF;
END $$;

-- The application's role may read and write what the owner makes, and owns nothing.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'amanah_app') THEN
    CREATE ROLE amanah_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
  END IF;
END $$;
GRANT USAGE ON SCHEMA public TO amanah_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO amanah_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO amanah_app;

-- Who asks, as the session told the database for this transaction (see app/tenancy.py). Unset means nobody.
CREATE FUNCTION app_everything() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT coalesce(current_setting('app.everything', true), '') = 'on' $$;
CREATE FUNCTION app_municipalities() RETURNS integer[] LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT coalesce(nullif(current_setting('app.municipalities', true), ''), '{}')::integer[] $$;
CREATE FUNCTION app_parties() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT coalesce(nullif(current_setting('app.parties', true), ''), '{}')::uuid[] $$;
CREATE FUNCTION app_is_staff() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT cardinality(app_municipalities()) > 0 $$;

-- Refuses every change of a row that is history.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql
  AS $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = '42501'; END $$;

-- The table shows a row to those who may see its case. Its own policy follows the policy of "case".
CREATE FUNCTION protect_by_case(target regclass, key_column name DEFAULT 'case_id') RETURNS void LANGUAGE plpgsql
  AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
  -- The column is named with its table: a bare "id" would be the case's own, and the policy true for every row.
  EXECUTE format('CREATE POLICY seen_with_its_case ON %1$s USING ((SELECT app_everything()) OR EXISTS (SELECT FROM "case" c WHERE c.id = %1$s.%2$I))',
                 target, key_column);
END $$;

-- The table is history: nobody, the owner included, changes or removes a row.
CREATE FUNCTION make_append_only(target regclass) RETURNS void LANGUAGE plpgsql
  AS $$
BEGIN
  EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %s FROM amanah_app', target);
  EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %s FOR EACH ROW EXECUTE FUNCTION refuse_change()', target);
END $$;

-- After a bulk load the planner must not guess; the application's role may not ANALYZE what it does not own.
CREATE FUNCTION refresh_statistics(VARIADIC targets regclass[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp
  AS $$
DECLARE target regclass;
BEGIN
  FOREACH target IN ARRAY targets LOOP
    EXECUTE format('ANALYZE %s', target);
  END LOOP;
END $$;

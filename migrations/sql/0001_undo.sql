-- Roles stay: they belong to the cluster.
ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON TABLES FROM amanah_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON SEQUENCES FROM amanah_app;
DROP FUNCTION refresh_statistics(regclass[]), make_append_only(regclass), protect_by_case(regclass, name), refuse_change() CASCADE;
DROP FUNCTION app_is_staff(), app_parties(), app_municipalities(), app_everything();

-- Where the sound rows of a file wait until all are read, and what will be known of each; gone with the transaction.
-- scope: amanah
-- params:  none
-- returns: nothing; temporary tables import_stage, import_standing, import_near, import_verdict, import_unit
-- CRS:     storage, metres
-- index:   none: the tables are new
SELECT set_config('work_mem', '64MB', true);  -- joins of whole layers, in this transaction
DROP TABLE IF EXISTS pg_temp.import_stage, pg_temp.import_standing, pg_temp.import_near, pg_temp.import_verdict, pg_temp.import_unit;
CREATE TEMPORARY TABLE import_stage (
  id bigint PRIMARY KEY, row_no bigint NOT NULL, municipality_id integer, district_id bigint, zone_id bigint, outside_extent boolean NOT NULL,
  area_m2 numeric(16, 4), key text, name_folded text, said jsonb NOT NULL, source_srid integer, source_geom bytea, geom geometry NOT NULL
) ON COMMIT DROP;
CREATE TEMPORARY TABLE import_standing (
  id bigint PRIMARY KEY, municipality_id integer, key text, said jsonb NOT NULL, in_scope boolean NOT NULL, name text NOT NULL,
  geom geometry NOT NULL, ground geometry NOT NULL
) ON COMMIT DROP;
CREATE TEMPORARY TABLE import_near (stage_id bigint NOT NULL, old_id bigint NOT NULL, share float8 NOT NULL) ON COMMIT DROP;
CREATE TEMPORARY TABLE import_verdict (
  stage_id bigint UNIQUE, old_id bigint UNIQUE, outcome text, changes jsonb, distance_m float8, area_diff_m2 float8, new_id bigint,
  change_id uuid, note text NOT NULL DEFAULT '', CHECK (stage_id IS NOT NULL OR old_id IS NOT NULL)
) ON COMMIT DROP;
CREATE TEMPORARY TABLE import_unit (new_id bigint PRIMARY KEY, old_id bigint, municipality_id integer, unit_id bigint NOT NULL) ON COMMIT DROP

-- Filling an empty register of parcels from one file. Beyond what first_load.sql puts aside, also unique indexes that no
-- constraint owns, CHECKs and the triggers of a single row: the importer has proven each row by the same rules, and nobody
-- else sees the table before it is committed. Before the commit the unique and the spatial index stand again, and every
-- rule binds each later row. What only looks back (proving the rules over the filled rows, the other indexes) is left to
-- finish_land_rules(), which the job after the import calls.
ALTER TABLE land_rule_aside ADD COLUMN later boolean NOT NULL DEFAULT false;

CREATE FUNCTION put_aside_parcel_rules() RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  rule record;
BEGIN
  LOCK TABLE spatial_unit IN ACCESS EXCLUSIVE MODE;
  IF EXISTS (SELECT FROM spatial_unit) THEN
    RETURN false;
  END IF;
  FOR rule IN
    SELECT conname, pg_get_constraintdef(oid) AS definition FROM pg_constraint
    WHERE conrelid = 'spatial_unit'::regclass AND contype IN ('f', 'c') ORDER BY conname
  LOOP
    INSERT INTO land_rule_aside (is_index, remake)
    VALUES (false, format('ALTER TABLE spatial_unit ADD CONSTRAINT %I %s NOT VALID', rule.conname, rule.definition));
    EXECUTE format('ALTER TABLE spatial_unit DROP CONSTRAINT %I', rule.conname);
  END LOOP;
  FOR rule IN
    SELECT i.indexrelid::regclass AS name, pg_get_indexdef(i.indexrelid) AS definition, i.indisunique OR a.amname = 'gist' AS at_once
    FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid JOIN pg_am AS a ON a.oid = c.relam
    WHERE i.indrelid = 'spatial_unit'::regclass AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid)
    ORDER BY i.indexrelid
  LOOP
    INSERT INTO land_rule_aside (is_index, remake, later) VALUES (true, rule.definition, NOT rule.at_once);
    EXECUTE format('DROP INDEX %s', rule.name);
  END LOOP;
  ALTER TABLE spatial_unit DISABLE TRIGGER USER;
  RETURN true;
END $$;

CREATE FUNCTION remake_parcel_rules() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET maintenance_work_mem = '256MB' AS $$
DECLARE
  rule record;
BEGIN
  FOR rule IN
    SELECT remake FROM land_rule_aside WHERE transaction_id = pg_current_xact_id() AND NOT later ORDER BY is_index DESC, seq
  LOOP
    EXECUTE rule.remake;
  END LOOP;
  DELETE FROM land_rule_aside WHERE transaction_id = pg_current_xact_id() AND NOT later;
  ALTER TABLE spatial_unit ENABLE TRIGGER USER;
END $$;

-- Returns how many indexes were made and rules proven. Calling it when nothing is left does nothing.
CREATE FUNCTION finish_land_rules() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET maintenance_work_mem = '256MB' AS $$
DECLARE
  rule record;
  finished integer := 0;
BEGIN
  FOR rule IN SELECT seq, remake FROM land_rule_aside WHERE later ORDER BY seq FOR UPDATE LOOP
    EXECUTE rule.remake;
    DELETE FROM land_rule_aside WHERE seq = rule.seq;
    finished := finished + 1;
  END LOOP;
  FOR rule IN SELECT conname FROM pg_constraint WHERE conrelid = 'spatial_unit'::regclass AND NOT convalidated ORDER BY conname LOOP
    EXECUTE format('ALTER TABLE spatial_unit VALIDATE CONSTRAINT %I', rule.conname);
    finished := finished + 1;
  END LOOP;
  RETURN finished;
END $$;

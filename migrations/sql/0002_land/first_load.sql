-- Filling an empty table a million rows at a time: its foreign keys and secondary indexes are put aside and made again
-- in one sweep, inside the same transaction, so that nobody ever sees the table without them. A check a row costs five
-- times what the sweep costs. Primary and unique keys, CHECKs and triggers stay. Only the land's own tables, and only
-- while they hold no row: the web's role may not alter tables, so it asks here. What is put aside is written where that
-- role cannot write, for it is run as the owner.
CREATE TABLE land_rule_aside (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
  is_index boolean NOT NULL,
  remake text NOT NULL
);
REVOKE ALL ON land_rule_aside FROM PUBLIC, amanah_app;

CREATE FUNCTION put_aside_land_rules(wanted text[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  allowed constant text[] := ARRAY['spatial_unit', 'parcel_edge', 'building', 'street', 'ba_unit', 'ba_unit_parcel', 'rrr'];
  target text;
  rule record;
  filled boolean;
  aside integer := 0;
BEGIN
  FOREACH target IN ARRAY wanted LOOP
    IF target <> ALL (allowed) THEN
      RAISE EXCEPTION '% is not a table of the land', target USING ERRCODE = '42501';
    END IF;
    EXECUTE format('LOCK TABLE %I IN ACCESS EXCLUSIVE MODE', target);
    EXECUTE format('SELECT EXISTS (SELECT FROM %I)', target) INTO filled;
    CONTINUE WHEN filled;
    FOR rule IN
      SELECT conname, pg_get_constraintdef(oid) AS definition FROM pg_constraint
      WHERE conrelid = target::regclass AND contype = 'f' ORDER BY conname
    LOOP
      INSERT INTO land_rule_aside (is_index, remake)
      VALUES (false, format('ALTER TABLE %I ADD CONSTRAINT %I %s', target, rule.conname, rule.definition));
      EXECUTE format('ALTER TABLE %I DROP CONSTRAINT %I', target, rule.conname);
      aside := aside + 1;
    END LOOP;
    FOR rule IN
      SELECT i.indexrelid::regclass AS name, pg_get_indexdef(i.indexrelid) AS definition FROM pg_index i
      WHERE i.indrelid = target::regclass AND NOT i.indisunique ORDER BY i.indexrelid
    LOOP
      INSERT INTO land_rule_aside (is_index, remake) VALUES (true, rule.definition);
      EXECUTE format('DROP INDEX %s', rule.name);
      aside := aside + 1;
    END LOOP;
  END LOOP;
  RETURN aside;
END $$;

CREATE FUNCTION remake_land_rules() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  rule record;
  remade integer := 0;
BEGIN
  FOR rule IN SELECT remake FROM land_rule_aside WHERE transaction_id = pg_current_xact_id() ORDER BY is_index DESC, seq LOOP
    EXECUTE rule.remake;
    remade := remade + 1;
  END LOOP;
  DELETE FROM land_rule_aside WHERE transaction_id = pg_current_xact_id();
  RETURN remade;
END $$;

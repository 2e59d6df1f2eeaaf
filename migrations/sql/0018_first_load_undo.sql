-- As it was.
CREATE OR REPLACE FUNCTION put_aside_parcel_rules() RETURNS boolean
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

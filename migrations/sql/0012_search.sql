-- The sides of an empty register are written over many transactions. Until the last of them the table goes without its foreign
-- key and secondary indexes, which cost more than the sides themselves; finish_land_rules() makes them again. Nobody edits
-- sides by hand: they are found anew whenever the land changes. Returns how many rules were put aside.
CREATE FUNCTION put_aside_edge_rules() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  rule record;
  aside integer := 0;
BEGIN
  LOCK TABLE parcel_edge IN ACCESS EXCLUSIVE MODE;
  IF EXISTS (SELECT FROM parcel_edge) THEN
    RETURN 0;
  END IF;
  FOR rule IN
    SELECT format('ALTER TABLE parcel_edge ADD CONSTRAINT %I %s', conname, pg_get_constraintdef(oid)) AS remake, false AS is_index,
           format('ALTER TABLE parcel_edge DROP CONSTRAINT %I', conname) AS unmake
    FROM pg_constraint WHERE conrelid = 'parcel_edge'::regclass AND contype = 'f'
    UNION ALL
    SELECT pg_get_indexdef(i.indexrelid), true, format('DROP INDEX %s', i.indexrelid::regclass)
    FROM pg_index AS i WHERE i.indrelid = 'parcel_edge'::regclass AND NOT i.indisunique
  LOOP
    INSERT INTO land_rule_aside (is_index, remake, later) VALUES (rule.is_index, rule.remake, true);
    EXECUTE rule.unmake;
    aside := aside + 1;
  END LOOP;
  RETURN aside;
END $$;

-- The name of a plan that stands can be found by everybody, while land_plan itself is read by staff only (and under its policy
-- no index of trigrams would be used). By names of its columns, because a later revision changes what the table calls them.
CREATE FUNCTION follow_plan_name() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  plan constant jsonb := to_jsonb(NEW);
BEGIN
  IF coalesce((plan ->> 'stands')::boolean, plan ->> 'state' = 'approved') THEN
    INSERT INTO plan_name (plan_id, municipality_id, plan_no, name_ar, name_folded, point)
    VALUES (NEW.id, (coalesce(plan ->> 'branch_id', plan ->> 'municipality_id'))::integer, NEW.plan_no, NEW.name_ar, NEW.name_folded,
            ST_PointOnSurface(NEW.boundary))
    ON CONFLICT (plan_id) DO UPDATE SET municipality_id = excluded.municipality_id, plan_no = excluded.plan_no,
      name_ar = excluded.name_ar, name_folded = excluded.name_folded, point = excluded.point;
  ELSE
    DELETE FROM plan_name WHERE plan_id = NEW.id;
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER land_plan_named AFTER INSERT OR UPDATE ON land_plan FOR EACH ROW EXECUTE FUNCTION follow_plan_name();
UPDATE land_plan SET name_folded = name_folded WHERE state = 'approved';

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

-- Names are found by their words: each new word of a name is written under itself and under what is left of it without a letter.
CREATE FUNCTION spell_names() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO name_spelling (variant, word)
  SELECT DISTINCT left(w.word, i - 1) || substr(w.word, i + 1), w.word
  FROM (SELECT DISTINCT unnest(words) AS word FROM come) AS w, generate_series(1, length(w.word) + 1) AS i
  WHERE NOT EXISTS (SELECT FROM name_spelling AS known WHERE known.variant = w.word COLLATE "C" AND known.word = w.word COLLATE "C")
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER land_name_spelt AFTER INSERT ON land_name REFERENCING NEW TABLE AS come
  FOR EACH STATEMENT EXECUTE FUNCTION spell_names();

-- Names of districts, streets and places follow their tables, statement by statement. TG_ARGV: kind, expression of the point.
CREATE FUNCTION follow_names() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    DELETE FROM land_name WHERE kind = TG_ARGV[0] AND key IN (SELECT id::text FROM gone);
  END IF;
  IF TG_OP <> 'DELETE' THEN
    EXECUTE format($name$INSERT INTO land_name (kind, key, municipality_id, name_ar, name_folded, words, point)
      SELECT %L, id::text, municipality_id, name_ar, name_folded, string_to_array(name_folded, ' '), %s
      FROM come WHERE name_folded <> '' AND name_ar IS NOT NULL$name$, TG_ARGV[0], TG_ARGV[1]);
  END IF;
  RETURN NULL;
END $$;

DO $$
DECLARE
  source record;
BEGIN
  FOR source IN SELECT * FROM (VALUES
    ('district', 'ST_PointOnSurface(geom)'), ('place', 'geom'), ('street', 'ST_LineInterpolatePoint(ST_GeometryN(geom, 1), 0.5)')
  ) AS v (kind, point) LOOP
    EXECUTE format($name$INSERT INTO land_name (kind, key, municipality_id, name_ar, name_folded, words, point)
      SELECT %1$L, id::text, municipality_id, name_ar, name_folded, string_to_array(name_folded, ' '), %2$s
      FROM %1$I WHERE name_folded <> '' AND name_ar IS NOT NULL$name$, source.kind, source.point);
    EXECUTE format('CREATE TRIGGER %1$s_name_come AFTER INSERT ON %1$I REFERENCING NEW TABLE AS come
                    FOR EACH STATEMENT EXECUTE FUNCTION follow_names(%1$L, %2$L)', source.kind, source.point);
    EXECUTE format('CREATE TRIGGER %1$s_name_changed AFTER UPDATE ON %1$I REFERENCING OLD TABLE AS gone NEW TABLE AS come
                    FOR EACH STATEMENT EXECUTE FUNCTION follow_names(%1$L, %2$L)', source.kind, source.point);
    EXECUTE format('CREATE TRIGGER %1$s_name_gone AFTER DELETE ON %1$I REFERENCING OLD TABLE AS gone
                    FOR EACH STATEMENT EXECUTE FUNCTION follow_names(%1$L, %2$L)', source.kind, source.point);
  END LOOP;
END $$;

-- The name of a plan can be found by everybody while it stands; land_plan itself is read by staff only. By names of its columns,
-- because a later revision changes what the table calls them.
CREATE FUNCTION follow_plan_name() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  plan constant jsonb := to_jsonb(NEW);
BEGIN
  DELETE FROM land_name WHERE kind = 'plan' AND key = NEW.id::text;
  IF coalesce((plan ->> 'stands')::boolean, plan ->> 'state' = 'approved') THEN
    INSERT INTO land_name (kind, key, municipality_id, name_ar, name_folded, note, words, point)
    VALUES ('plan', NEW.id::text, (coalesce(plan ->> 'branch_id', plan ->> 'municipality_id'))::integer, NEW.name_ar, NEW.name_folded,
            NEW.plan_no, string_to_array(NEW.name_folded, ' '), ST_PointOnSurface(NEW.boundary));
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER land_plan_named AFTER INSERT OR UPDATE ON land_plan FOR EACH ROW EXECUTE FUNCTION follow_plan_name();
UPDATE land_plan SET name_folded = name_folded WHERE state = 'approved';

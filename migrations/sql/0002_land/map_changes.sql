-- Whoever changes a web copy tells every process which box of which layer changed, once per statement, at commit.
-- Payload on channel map_changes: layer xmin ymin xmax ymax (web Mercator metres).
CREATE FUNCTION tell_map_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  box box3d;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    SELECT ST_3DExtent(geom) INTO box FROM (SELECT geom FROM gone UNION ALL SELECT geom FROM come) AS changed;
  ELSIF TG_OP = 'INSERT' THEN
    SELECT ST_3DExtent(geom) INTO box FROM come;
  ELSE
    SELECT ST_3DExtent(geom) INTO box FROM gone;
  END IF;
  IF box IS NOT NULL THEN
    PERFORM pg_notify('map_changes', format('%s %s %s %s %s', TG_ARGV[0], floor(ST_XMin(box)), floor(ST_YMin(box)),
                                            ceil(ST_XMax(box)), ceil(ST_YMax(box))));
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION tell_case_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    PERFORM pg_notify('map_changes', format('%s %s %s %s %s', layer, floor(ST_XMin(box)), floor(ST_YMin(box)), ceil(ST_XMax(box)), ceil(ST_YMax(box))))
    FROM (SELECT layer, ST_3DExtent(geom) AS box FROM (SELECT layer, geom FROM gone UNION ALL SELECT layer, geom FROM come) AS c GROUP BY layer) AS changed;
  ELSIF TG_OP = 'INSERT' THEN
    PERFORM pg_notify('map_changes', format('%s %s %s %s %s', layer, floor(ST_XMin(box)), floor(ST_YMin(box)), ceil(ST_XMax(box)), ceil(ST_YMax(box))))
    FROM (SELECT layer, ST_3DExtent(geom) AS box FROM come GROUP BY layer) AS changed;
  ELSE
    PERFORM pg_notify('map_changes', format('%s %s %s %s %s', layer, floor(ST_XMin(box)), floor(ST_YMin(box)), ceil(ST_XMax(box)), ceil(ST_YMax(box))))
    FROM (SELECT layer, ST_3DExtent(geom) AS box FROM gone GROUP BY layer) AS changed;
  END IF;
  RETURN NULL;
END $$;

DO $$
DECLARE
  copy record;
BEGIN
  FOR copy IN SELECT * FROM (VALUES ('municipality_web', 'municipalities'), ('district_web', 'districts'), ('zone_web', 'zones'),
      ('landcover_web', 'landcover'), ('street_web', 'streets'), ('parcel_web', 'parcels'), ('block_web', 'blocks'),
      ('building_web', 'buildings'), ('place_web', 'places'), ('case_web', NULL)) AS t(name, layer)
  LOOP
    EXECUTE format('CREATE TRIGGER %1$s_come AFTER INSERT ON %1$s REFERENCING NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION %2$s',
                   copy.name, CASE WHEN copy.layer IS NULL THEN 'tell_case_change()' ELSE format('tell_map_change(%L)', copy.layer) END);
    EXECUTE format('CREATE TRIGGER %1$s_gone AFTER DELETE ON %1$s REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION %2$s',
                   copy.name, CASE WHEN copy.layer IS NULL THEN 'tell_case_change()' ELSE format('tell_map_change(%L)', copy.layer) END);
    EXECUTE format('CREATE TRIGGER %1$s_changed AFTER UPDATE ON %1$s REFERENCING OLD TABLE AS gone NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION %2$s',
                   copy.name, CASE WHEN copy.layer IS NULL THEN 'tell_case_change()' ELSE format('tell_map_change(%L)', copy.layer) END);
  END LOOP;
END $$;

-- Whoever changes shapes of published layers tells every process which box of which layer changed, once per statement, at commit.
-- Payload on channel map_changes: published.<layer id> xmin ymin xmax ymax (web Mercator metres).
CREATE FUNCTION tell_published_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    PERFORM pg_notify('map_changes', format('published.%s %s %s %s %s', layer_id, floor(ST_XMin(box)), floor(ST_YMin(box)), ceil(ST_XMax(box)), ceil(ST_YMax(box))))
    FROM (SELECT layer_id, ST_3DExtent(geom_3857) AS box FROM (SELECT layer_id, geom_3857 FROM gone UNION ALL SELECT layer_id, geom_3857 FROM come) AS c GROUP BY layer_id) AS changed;
  ELSIF TG_OP = 'INSERT' THEN
    PERFORM pg_notify('map_changes', format('published.%s %s %s %s %s', layer_id, floor(ST_XMin(box)), floor(ST_YMin(box)), ceil(ST_XMax(box)), ceil(ST_YMax(box))))
    FROM (SELECT layer_id, ST_3DExtent(geom_3857) AS box FROM come GROUP BY layer_id) AS changed;
  ELSE
    PERFORM pg_notify('map_changes', format('published.%s %s %s %s %s', layer_id, floor(ST_XMin(box)), floor(ST_YMin(box)), ceil(ST_XMax(box)), ceil(ST_YMax(box))))
    FROM (SELECT layer_id, ST_3DExtent(geom_3857) AS box FROM gone GROUP BY layer_id) AS changed;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER published_feature_come AFTER INSERT ON published_feature REFERENCING NEW TABLE AS come
  FOR EACH STATEMENT EXECUTE FUNCTION tell_published_change();
CREATE TRIGGER published_feature_gone AFTER DELETE ON published_feature REFERENCING OLD TABLE AS gone
  FOR EACH STATEMENT EXECUTE FUNCTION tell_published_change();
CREATE TRIGGER published_feature_changed AFTER UPDATE ON published_feature REFERENCING OLD TABLE AS gone NEW TABLE AS come
  FOR EACH STATEMENT EXECUTE FUNCTION tell_published_change();

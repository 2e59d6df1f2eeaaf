-- Shapes of a published layer are again as they were before an update.
-- scope: amanah
-- params:  :run_id; :layer_id
-- returns: nothing; writes published_feature
-- CRS:     storage, and its copy in 3857
-- index:   none: ix_import_change_run_id, pk_published_feature
DELETE FROM published_feature AS f USING import_change AS c
WHERE c.run_id = CAST(:run_id AS uuid) AND c.outcome = 'added' AND f.layer_id = CAST(:layer_id AS bigint) AND f.id = c.new_id;
UPDATE published_feature AS f SET properties = c.before -> 'properties', name_folded = c.before ->> 'name_folded',
  outside_extent = CAST(c.before ->> 'outside_extent' AS boolean), geom = c.before_geom, geom_3857 = ST_Transform(c.before_geom, 3857)
FROM import_change AS c
WHERE c.run_id = CAST(:run_id AS uuid) AND c.outcome IN ('changed', 'moved') AND f.layer_id = CAST(:layer_id AS bigint) AND f.id = c.old_id;
INSERT INTO published_feature (layer_id, id, properties, name_folded, outside_extent, geom, geom_3857)
SELECT CAST(:layer_id AS bigint), c.old_id, c.before -> 'properties', c.before ->> 'name_folded', CAST(c.before ->> 'outside_extent' AS boolean), c.before_geom,
  ST_Transform(c.before_geom, 3857)
FROM import_change AS c WHERE c.run_id = CAST(:run_id AS uuid) AND c.outcome = 'retired' ORDER BY c.id

-- The layer says what the file says; the run keeps each shape as it stood, and those that the file lacks.
-- scope: amanah
-- params:  :run_id; :layer_id; :retire boolean; :searched boolean, the file speaks of every field that the layer is searched by
-- returns: nothing; writes import_verdict, import_change, published_feature
-- CRS:     storage, and its copy in 3857
-- index:   none: planned with temporary tables; pk_published_feature
UPDATE import_verdict SET outcome = 'retired' WHERE outcome = 'vanished' AND CAST(:retire AS boolean);
UPDATE import_verdict SET new_id = nextval(pg_get_serial_sequence('published_feature', 'id')) WHERE outcome = 'added';
INSERT INTO import_change (run_id, row_no, outcome, name, old_id, new_id, changes, distance_m, area_diff_m2, before, before_geom)
SELECT CAST(:run_id AS uuid), s.row_no, v.outcome, t.name, v.old_id, CASE WHEN v.outcome IN ('changed', 'moved') THEN v.old_id END, coalesce(v.changes, '{}'),
  v.distance_m, v.area_diff_m2, jsonb_build_object('properties', f.properties, 'name_folded', f.name_folded, 'outside_extent', f.outside_extent), f.geom
FROM import_verdict AS v JOIN import_standing AS t ON t.id = v.old_id LEFT JOIN import_stage AS s ON s.id = v.stage_id
JOIN published_feature AS f ON f.layer_id = CAST(:layer_id AS bigint) AND f.id = v.old_id
WHERE v.outcome IN ('changed', 'moved', 'vanished', 'retired') ORDER BY s.id, v.old_id;
DELETE FROM published_feature AS f USING import_verdict AS v WHERE f.layer_id = CAST(:layer_id AS bigint) AND f.id = v.old_id AND v.outcome = 'retired';
UPDATE published_feature AS f SET properties = jsonb_strip_nulls(f.properties || s.said),
  name_folded = CASE WHEN CAST(:searched AS boolean) THEN s.name_folded ELSE f.name_folded END,
  outside_extent = CASE v.outcome WHEN 'moved' THEN s.outside_extent ELSE f.outside_extent END,
  geom = CASE v.outcome WHEN 'moved' THEN s.geom ELSE f.geom END,
  geom_3857 = CASE v.outcome WHEN 'moved' THEN ST_Transform(s.geom, 3857) ELSE f.geom_3857 END
FROM import_verdict AS v JOIN import_stage AS s ON s.id = v.stage_id
WHERE f.layer_id = CAST(:layer_id AS bigint) AND f.id = v.old_id AND v.outcome IN ('changed', 'moved');
INSERT INTO published_feature (layer_id, id, properties, name_folded, outside_extent, geom, geom_3857)
SELECT CAST(:layer_id AS bigint), v.new_id, jsonb_strip_nulls(s.said), s.name_folded, s.outside_extent, s.geom, ST_Transform(s.geom, 3857)
FROM import_verdict AS v JOIN import_stage AS s ON s.id = v.stage_id WHERE v.outcome = 'added' ORDER BY s.id;
INSERT INTO import_change (run_id, row_no, outcome, name, new_id)
SELECT CAST(:run_id AS uuid), s.row_no, 'added', coalesce(ltrim(s.key, '|'), CAST(v.new_id AS text)), v.new_id
FROM import_verdict AS v JOIN import_stage AS s ON s.id = v.stage_id WHERE v.outcome = 'added' ORDER BY s.id

-- What became of each row that was found: which fields the file says otherwise, and how far its boundary went. Rows that were not
-- found are new; rows of the register in the file's scope that nothing found are lacking.
-- scope: amanah
-- params:  :most_pairs vertices of one times vertices of the other, above which the distance is measured elsewhere (null here)
-- returns: nothing; writes import_verdict
-- CRS:     storage, metres
-- index:   none: temporary tables joined whole
UPDATE import_verdict AS v SET
  changes = CASE WHEN t.said = s.said THEN NULL ELSE (
    SELECT jsonb_object_agg(e.key, jsonb_build_array(t.said -> e.key, e.value)) FROM jsonb_each(s.said) AS e
    WHERE t.said -> e.key IS DISTINCT FROM e.value) END,
  area_diff_m2 = CASE WHEN ST_Dimension(s.geom) = 2 THEN ST_Area(s.geom) - ST_Area(t.geom) ELSE ST_Length(s.geom) - ST_Length(t.geom) END,
  distance_m = CASE WHEN t.geom = s.geom THEN 0
    WHEN CAST(ST_NPoints(s.geom) AS bigint) * ST_NPoints(t.geom) > CAST(:most_pairs AS bigint) THEN NULL
    ELSE ST_HausdorffDistance(s.geom, t.geom) END
FROM import_stage AS s, import_standing AS t
WHERE v.stage_id = s.id AND v.old_id = t.id;
INSERT INTO import_verdict (stage_id, outcome)
SELECT s.id, 'added' FROM import_stage AS s WHERE NOT EXISTS (SELECT FROM import_verdict AS v WHERE v.stage_id = s.id);
INSERT INTO import_verdict (old_id, outcome)
SELECT t.id, 'vanished' FROM import_standing AS t WHERE t.in_scope AND NOT EXISTS (SELECT FROM import_verdict AS v WHERE v.old_id = t.id)

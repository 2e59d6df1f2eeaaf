-- Of the rows on the same ground, those where one row of the file and one of the register are clearly the same.
-- scope: amanah
-- params:  :same share from which two rows are one; :moved_m
-- returns: nothing; writes import_verdict
-- CRS:     none
-- index:   none: one temporary table
INSERT INTO import_verdict (stage_id, old_id)
SELECT n.stage_id, n.old_id FROM import_near AS n
WHERE n.share >= CAST(:same AS float8)
  AND NOT EXISTS (SELECT FROM import_near AS o WHERE o.stage_id = n.stage_id AND o.old_id <> n.old_id AND o.share >= CAST(:same AS float8))
  AND NOT EXISTS (SELECT FROM import_near AS o WHERE o.old_id = n.old_id AND o.stage_id <> n.stage_id AND o.share >= CAST(:same AS float8));
-- Slivers: rounding leaves little in common, yet no corner went farther than a survey's accuracy.
INSERT INTO import_verdict (stage_id, old_id)
SELECT n.stage_id, n.old_id FROM import_near AS n JOIN import_stage AS s ON s.id = n.stage_id JOIN import_standing AS t ON t.id = n.old_id
WHERE n.share < CAST(:same AS float8) AND ST_NPoints(s.geom) < 100 AND ST_NPoints(t.geom) < 100
  AND NOT EXISTS (SELECT FROM import_verdict AS v WHERE v.stage_id = n.stage_id) AND NOT EXISTS (SELECT FROM import_verdict AS v WHERE v.old_id = n.old_id)
  AND NOT EXISTS (SELECT FROM import_near AS o WHERE o.stage_id = n.stage_id AND o.old_id <> n.old_id)
  AND NOT EXISTS (SELECT FROM import_near AS o WHERE o.old_id = n.old_id AND o.stage_id <> n.stage_id)
  AND ST_HausdorffDistance(s.geom, t.geom) <= CAST(:moved_m AS float8)

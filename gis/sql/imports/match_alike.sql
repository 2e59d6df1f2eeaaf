-- Rows drawn twice, in the file and in the register: said alike and on wholly the same ground, each finds one of its own.
-- scope: amanah
-- params:  :alike share from which the ground is wholly the same
-- returns: nothing; writes import_verdict
-- CRS:     none
-- index:   none: temporary tables
WITH pair AS (
  SELECT n.stage_id, n.old_id, min(n.old_id) OVER (PARTITION BY n.stage_id) AS heap
  FROM import_near AS n JOIN import_stage AS s ON s.id = n.stage_id JOIN import_standing AS t ON t.id = n.old_id
  WHERE n.share >= CAST(:alike AS float8) AND s.said = t.said
), held AS (SELECT old_id, min(heap) AS heap FROM pair GROUP BY old_id),
given AS (SELECT stage_id, heap, row_number() OVER (PARTITION BY heap ORDER BY stage_id) AS place FROM pair GROUP BY stage_id, heap),
kept AS (SELECT old_id, heap, row_number() OVER (PARTITION BY heap ORDER BY old_id) AS place FROM held)
INSERT INTO import_verdict (stage_id, old_id)
SELECT g.stage_id, k.old_id FROM given AS g JOIN kept AS k ON k.heap = g.heap AND k.place = g.place
JOIN pair AS p ON p.stage_id = g.stage_id AND p.old_id = k.old_id;
DELETE FROM import_near AS n USING import_verdict AS v WHERE v.stage_id = n.stage_id OR v.old_id = n.old_id

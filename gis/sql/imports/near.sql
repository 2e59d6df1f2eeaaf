-- Rows of the file and of the register that nothing joined yet and that lie on the same ground: how much of both together is common.
-- scope: amanah
-- params:  :least share worth looking at; :around_m what a line or point is widened by, 0 for polygons
-- returns: nothing; writes import_near
-- CRS:     storage, metres
-- index:   none: the index of the temporary table import_standing
INSERT INTO import_near (stage_id, old_id, share)
SELECT stage_id, old_id, common / nullif(area_a + area_b - common, 0)
FROM (
  SELECT s.id AS stage_id, t.id AS old_id, ST_Area(s.ground) AS area_a, ST_Area(t.ground) AS area_b, ST_Area(ST_Intersection(s.ground, t.ground)) AS common
  FROM (SELECT id, CASE WHEN CAST(:around_m AS float8) > 0 THEN ST_Buffer(geom, CAST(:around_m AS float8), 2) ELSE geom END AS ground
        FROM import_stage AS f WHERE NOT EXISTS (SELECT FROM import_verdict AS v WHERE v.stage_id = f.id)) AS s
  JOIN import_standing AS t ON t.ground && s.ground
  WHERE NOT EXISTS (SELECT FROM import_verdict AS v WHERE v.old_id = t.id)
    -- what is common lies in what the boxes have in common: neighbours that only touch are not cut
    AND (least(ST_XMax(s.ground), ST_XMax(t.ground)) - greatest(ST_XMin(s.ground), ST_XMin(t.ground)))
      * (least(ST_YMax(s.ground), ST_YMax(t.ground)) - greatest(ST_YMin(s.ground), ST_YMin(t.ground)))
      >= CAST(:least AS float8) * greatest(ST_Area(s.ground), ST_Area(t.ground))
) AS pair
WHERE common >= CAST(:least AS float8) * (area_a + area_b - common)

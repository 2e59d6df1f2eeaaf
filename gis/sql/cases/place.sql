-- District of the points of cases.
-- scope: amanah
-- params:  :case_ids uuid[], null for all
-- returns: nothing; updates case_web.district_id
-- CRS:     both copies are 3857
-- index:   uq_case_web_case_id, district_web_geom_idx
UPDATE case_web AS c SET district_id = d.id
FROM district_web AS d
WHERE d.geom && c.geom AND ST_Intersects(d.geom, c.geom) AND c.district_id IS DISTINCT FROM d.id
  AND (CAST(:case_ids AS uuid[]) IS NULL OR c.case_id = ANY(CAST(:case_ids AS uuid[])))

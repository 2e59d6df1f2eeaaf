-- Works that open the same ground on the same days: of permits that hold and of applications that are not decided.
-- scope: amanah; the caller tells reference, days and length only
-- params:  :wkb of the route, :storage_srid, :near_m, :starts_on, :ends_on, :case_id not counted, :permit_id not counted
-- returns: reference, starts_on, ends_on, length_m (of the shared ground), wkb of it
-- CRS:     storage, metres
-- index:   work_route_geom_idx, pk_case
SELECT c.reference, w.starts_on, w.ends_on, ST_Length(shared.line) AS length_m, ST_AsBinary(shared.ground) AS shared
FROM (SELECT ST_GeomFromWKB(:wkb, CAST(:storage_srid AS integer)) AS geom) AS mine
JOIN work_route AS w ON w.geom && ST_Expand(mine.geom, :near_m) AND ST_DWithin(w.geom, mine.geom, :near_m)
JOIN "case" AS c ON c.id = w.case_id
LEFT JOIN permit AS p ON p.id = w.case_id
CROSS JOIN LATERAL (SELECT ST_Intersection(mine.geom, ST_Buffer(w.geom, :near_m)) AS ground) AS cut
CROSS JOIN LATERAL (SELECT cut.ground, CASE WHEN ST_Dimension(cut.ground) = 2 THEN ST_Boundary(cut.ground) ELSE cut.ground END AS line) AS shared
WHERE w.case_id <> CAST(:case_id AS uuid)
  AND (p.id IS NULL OR p.application_id IS DISTINCT FROM CAST(:case_id AS uuid))
  AND (CAST(:permit_id AS uuid) IS NULL OR w.case_id <> CAST(:permit_id AS uuid))
  AND w.starts_on <= CAST(:ends_on AS date) AND w.ends_on >= CAST(:starts_on AS date)
  AND (c.kind = 'permit' AND c.state IN ('active', 'suspended') OR c.kind = 'application' AND c.closed_at IS NULL AND c.state <> 'draft')
  AND NOT EXISTS (SELECT FROM permit AS granted WHERE granted.application_id = w.case_id)
ORDER BY length_m DESC, c.reference
LIMIT 20

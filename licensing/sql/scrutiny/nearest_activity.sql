-- The nearest other place of an activity within some metres of a ground.
-- scope: amanah; the caller reads under the system's view and tells reference and distance only
-- params:  :activity, :wkb of the ground, :storage_srid, :reach_m, :case_id not counted, :permit_id not counted, :applied (applications count), :parcel_id, :same_street
-- returns: distance_m, title, reference
-- CRS:     storage, metres
-- index:   activity_place_geom_idx, pk_case
SELECT ST_Distance(a.geom, ground.geom) AS distance_m, c.title AS name, c.reference
FROM (SELECT ST_GeomFromWKB(:wkb, CAST(:storage_srid AS integer)) AS geom) AS ground
JOIN activity_place AS a ON a.activity = :activity AND ST_DWithin(a.geom, ground.geom, :reach_m)
JOIN "case" AS c ON c.id = a.case_id
LEFT JOIN permit AS p ON p.id = a.case_id
LEFT JOIN application AS q ON q.id = a.case_id
WHERE a.case_id <> CAST(:case_id AS uuid)
  AND (p.id IS NULL OR p.application_id IS DISTINCT FROM CAST(:case_id AS uuid))
  AND (CAST(:permit_id AS uuid) IS NULL OR a.case_id <> CAST(:permit_id AS uuid))
  AND (c.kind = 'permit' AND c.state IN ('active', 'suspended') OR CAST(:applied AS boolean) AND c.kind = 'application' AND c.closed_at IS NULL AND c.state <> 'draft')
  AND (NOT CAST(:same_street AS boolean) OR EXISTS (
    SELECT FROM parcel_edge AS mine JOIN parcel_edge AS theirs ON theirs.street_id = mine.street_id
    WHERE mine.parcel_id = CAST(:parcel_id AS bigint) AND theirs.parcel_id = coalesce(p.parcel_id, q.parcel_id)))
ORDER BY distance_m
LIMIT 1

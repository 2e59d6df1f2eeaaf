-- Pairs of live parcels that overlap by more than a survey's accuracy, among the given parcels and their neighbours.
-- scope: amanah
-- params:  :parcel_ids bigint[], null for all; :erosion_m half the width an overlap must have
-- returns: id, other id (smaller first), overlap in m2
-- CRS:     storage, metres
-- index:   spatial_unit_geom_idx
SELECT DISTINCT least(a.id, b.id) AS id, greatest(a.id, b.id) AS other_id, ST_Area(shared.geom) AS area_m2
FROM spatial_unit AS a
JOIN spatial_unit AS b ON a.geom && b.geom AND a.id <> b.id AND b.end_lifespan_version IS NULL AND b.kind = a.kind
  AND (CAST(:parcel_ids AS bigint[]) IS NOT NULL OR a.id < b.id) AND ST_Relate(a.geom, b.geom, '2********')
CROSS JOIN LATERAL (SELECT ST_Intersection(a.geom, b.geom) AS geom) AS shared
WHERE a.end_lifespan_version IS NULL AND (CAST(:parcel_ids AS bigint[]) IS NULL OR a.id = ANY(CAST(:parcel_ids AS bigint[])))
  AND NOT ST_IsEmpty(ST_Buffer(shared.geom, -CAST(:erosion_m AS float8)))
ORDER BY 1, 2

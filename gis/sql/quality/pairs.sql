-- Live parcels whose boxes come near those of the given ones: each pair once, told by its later parcel.
-- scope: amanah
-- params:  :ids bigint[]; :reach metres; :whole true to look at later parcels too (the given ones are not part of a whole check)
-- returns: one, other
-- CRS:     storage, metres
-- index:   pk_spatial_unit, spatial_unit_geom_idx
SELECT a.id AS one, b.id AS other
FROM spatial_unit AS a
JOIN spatial_unit AS b ON b.geom && ST_Expand(a.geom, CAST(:reach AS float8))
WHERE a.id = ANY(CAST(:ids AS bigint[])) AND a.end_lifespan_version IS NULL AND b.end_lifespan_version IS NULL
  AND (b.id < a.id OR (CAST(:whole AS boolean) AND b.id > a.id AND NOT b.id = ANY(CAST(:ids AS bigint[]))))

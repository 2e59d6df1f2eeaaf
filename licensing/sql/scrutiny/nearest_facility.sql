-- The nearest facility of some kinds within some metres of a ground, to the boundary of its plot where it stands on one.
-- scope: amanah
-- params:  :kinds, :wkb of the ground, :storage_srid, :reach_m, :own_parcel (not counted), :same_street
-- returns: distance_m, name
-- CRS:     storage, metres
-- index:   place_geom_idx, spatial_unit_geom_idx
SELECT ST_Distance(coalesce(plot.geom, found.geom), found.ground) AS distance_m, found.name_ar AS name
FROM (
  SELECT pl.geom, pl.name_ar, ground.geom AS ground
  FROM (SELECT ST_GeomFromWKB(:wkb, CAST(:storage_srid AS integer)) AS geom) AS ground
  JOIN place AS pl ON pl.kind = ANY (CAST(:kinds AS varchar[])) AND ST_DWithin(pl.geom, ground.geom, :reach_m + 300)
) AS found
LEFT JOIN LATERAL (
  SELECT u.id, u.geom FROM spatial_unit AS u
  WHERE u.geom && found.geom AND ST_Intersects(u.geom, found.geom) AND u.end_lifespan_version IS NULL
  ORDER BY u.id LIMIT 1
) AS plot ON true
WHERE plot.id IS DISTINCT FROM CAST(:own_parcel AS bigint)
  AND ST_Distance(coalesce(plot.geom, found.geom), found.ground) <= :reach_m
  AND (NOT CAST(:same_street AS boolean) OR EXISTS (
    SELECT FROM parcel_edge AS mine JOIN parcel_edge AS theirs ON theirs.street_id = mine.street_id
    WHERE mine.parcel_id = CAST(:own_parcel AS bigint) AND theirs.parcel_id = plot.id))
ORDER BY distance_m
LIMIT 1

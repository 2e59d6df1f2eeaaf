-- Live parcels within a distance of the given ones, those included; ended parcels may be given, too.
-- scope: amanah
-- params:  :parcel_ids bigint[]; :metres
-- returns: id
-- CRS:     storage, metres
-- index:   spatial_unit_geom_idx
SELECT DISTINCT near.id
FROM spatial_unit AS given
JOIN spatial_unit AS near ON near.geom && ST_Expand(given.geom, :metres) AND ST_DWithin(near.geom, given.geom, :metres)
WHERE given.id = ANY(CAST(:parcel_ids AS bigint[])) AND near.end_lifespan_version IS NULL

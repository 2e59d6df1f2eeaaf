-- Open ground beside the given parcels.
-- scope: amanah
-- params:  :parcel_ids bigint[]; :metres
-- returns: id, kind, geom (WKB)
-- CRS:     storage, metres
-- index:   landcover_geom_idx
SELECT DISTINCT ON (l.id) l.id, l.kind, ST_AsBinary(l.geom) AS geom
FROM spatial_unit AS p
JOIN landcover AS l ON l.geom && ST_Expand(p.geom, :metres)
WHERE p.id = ANY(CAST(:parcel_ids AS bigint[]))
ORDER BY l.id

-- Centre lines of streets that may run before the given parcels.
-- scope: amanah
-- params:  :parcel_ids bigint[]; :metres   how far from the boundary
-- returns: id, width_m, kind, geom (WKB)
-- CRS:     storage, metres
-- index:   street_geom_idx
SELECT DISTINCT ON (s.id) s.id, s.width_m, s.kind, ST_AsBinary(s.geom) AS geom
FROM spatial_unit AS p
JOIN street AS s ON s.geom && ST_Expand(p.geom, :metres) AND ST_DWithin(s.geom, p.geom, :metres)
WHERE p.id = ANY(CAST(:parcel_ids AS bigint[]))
ORDER BY s.id

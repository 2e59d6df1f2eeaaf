-- The municipality whose boundary holds a point.
-- scope: amanah
-- params:  :longitude :latitude   WGS 84 degrees; :storage_srid
-- returns: municipality id, or no row outside the amanah
-- CRS:     the point is brought to the storage CRS, never the column
-- index:   municipality_boundary_geom_idx
SELECT b.municipality_id
FROM municipality_boundary AS b,
     LATERAL (SELECT ST_Transform(ST_SetSRID(ST_MakePoint(:longitude, :latitude), 4326), CAST(:storage_srid AS integer)) AS point) AS here
WHERE b.geom && here.point AND ST_Intersects(b.geom, here.point)
ORDER BY b.municipality_id
LIMIT 1

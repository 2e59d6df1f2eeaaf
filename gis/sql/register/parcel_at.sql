-- The live parcel that holds a point; on a shared boundary the smaller one.
-- scope: amanah
-- params:  :longitude :latitude   WGS 84 degrees; :storage_srid
-- returns: id, or no row
-- CRS:     the point is brought to the storage CRS, never the column
-- index:   spatial_unit_geom_idx
SELECT s.id
FROM spatial_unit AS s,
     LATERAL (SELECT ST_Transform(ST_SetSRID(ST_MakePoint(:longitude, :latitude), 4326), CAST(:storage_srid AS integer)) AS point) AS here
WHERE s.geom && here.point AND ST_Intersects(s.geom, here.point) AND s.end_lifespan_version IS NULL
ORDER BY s.area_m2
LIMIT 1

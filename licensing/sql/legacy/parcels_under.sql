-- The live parcel under each of many points; on a shared boundary the smaller one.
-- scope: amanah
-- params:  :longitudes :latitudes   WGS 84 degrees, float8 arrays of one length; :storage_srid
-- returns: nr (of the point, from 1), id; no row for a point on no parcel
-- CRS:     the points are brought to the storage CRS, never the column
-- index:   spatial_unit_geom_idx
SELECT here.nr, beneath.id
FROM (
  SELECT nr, ST_Transform(ST_SetSRID(ST_MakePoint(longitude, latitude), 4326), CAST(:storage_srid AS integer)) AS point
  FROM unnest(CAST(:longitudes AS float8[]), CAST(:latitudes AS float8[])) WITH ORDINALITY AS given (longitude, latitude, nr)
) AS here
CROSS JOIN LATERAL (
  SELECT s.id
  FROM spatial_unit AS s
  WHERE s.geom && here.point AND ST_Intersects(s.geom, here.point) AND s.end_lifespan_version IS NULL
  ORDER BY s.area_m2
  LIMIT 1
) AS beneath

-- Places where the demo's reports happen: the middle of the street side of every :step-th parcel.
-- scope: amanah
-- params:  :step  take parcels whose id is divisible by it
-- returns: id, reference, parcel_no, municipality_id, district (name), x, y (longitude, latitude); by id
-- CRS:     parcel_edge.geom is in the storage CRS
-- index:   ix_parcel_edge_parcel_id or the key of parcel_edge
SELECT p.id, p.reference, p.parcel_no, p.municipality_id, d.name_ar AS district, ST_X(spot.geom) AS x, ST_Y(spot.geom) AS y
FROM spatial_unit p
JOIN district d ON d.id = p.district_id
CROSS JOIN LATERAL (
  SELECT e.geom FROM parcel_edge e WHERE e.parcel_id = p.id AND e.kind = 'street' ORDER BY e.seq LIMIT 1
) AS side
CROSS JOIN LATERAL (SELECT ST_Transform(ST_LineInterpolatePoint(side.geom, 0.5), 4326) AS geom) AS spot
WHERE p.end_lifespan_version IS NULL AND p.id % :step = 0
ORDER BY p.id

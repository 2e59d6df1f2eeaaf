-- Live parcels whose box meets a box.
-- scope: amanah
-- params:  :x0 :y0 :x1 :y1 metres; :storage_srid
-- returns: id, geom (WKB), by id
-- CRS:     storage, metres
-- index:   spatial_unit_geom_idx
SELECT s.id, ST_AsBinary(s.geom) AS geom
FROM spatial_unit AS s
WHERE s.geom && ST_MakeEnvelope(CAST(:x0 AS float8), CAST(:y0 AS float8), CAST(:x1 AS float8), CAST(:y1 AS float8), CAST(:storage_srid AS integer))
  AND s.end_lifespan_version IS NULL
ORDER BY s.id

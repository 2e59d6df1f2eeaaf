-- Centre lines of streets whose box meets a box.
-- scope: amanah
-- params:  :x0 :y0 :x1 :y1 metres; :storage_srid
-- returns: id, width_m, kind, geom (WKB)
-- CRS:     storage, metres
-- index:   street_geom_idx
SELECT s.id, s.width_m, s.kind, ST_AsBinary(s.geom) AS geom
FROM street AS s
WHERE s.geom && ST_MakeEnvelope(CAST(:x0 AS float8), CAST(:y0 AS float8), CAST(:x1 AS float8), CAST(:y1 AS float8), CAST(:storage_srid AS integer))
ORDER BY s.id

-- Open ground whose box meets a box.
-- scope: amanah
-- params:  :x0 :y0 :x1 :y1 metres; :storage_srid
-- returns: id, kind, geom (WKB)
-- CRS:     storage, metres
-- index:   landcover_geom_idx
SELECT l.id, l.kind, ST_AsBinary(l.geom) AS geom
FROM landcover AS l
WHERE l.geom && ST_MakeEnvelope(CAST(:x0 AS float8), CAST(:y0 AS float8), CAST(:x1 AS float8), CAST(:y1 AS float8), CAST(:storage_srid AS integer))
ORDER BY l.id

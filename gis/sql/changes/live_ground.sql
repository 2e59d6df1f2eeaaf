-- Live parcels whose ground a shape takes more of than a survey's accuracy.
-- scope: amanah
-- params:  :shape hex WKB; :storage_srid; :but bigint[] parcels that do not count
-- returns: id, reference, geom of what is common (WKB)
-- CRS:     storage, metres
-- index:   spatial_unit_geom_idx
SELECT s.id, coalesce(s.reference, CAST(s.id AS text)) AS reference, ST_AsBinary(ST_Intersection(s.geom, asked.geom)) AS geom
FROM (SELECT ST_SetSRID(ST_GeomFromWKB(decode(:shape, 'hex')), CAST(:storage_srid AS integer)) AS geom) AS asked
JOIN spatial_unit AS s ON s.geom && asked.geom
WHERE s.end_lifespan_version IS NULL AND s.id <> ALL (CAST(:but AS bigint[])) AND ST_Relate(s.geom, asked.geom, '2********')
  AND NOT ST_IsEmpty(ST_Buffer(ST_Intersection(s.geom, asked.geom), -0.025))
ORDER BY s.id
LIMIT 20

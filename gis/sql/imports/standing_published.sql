-- Shapes of a published layer that a file may speak of: those in its box, and those of its keys.
-- scope: amanah
-- params:  :layer_id; :x0 :y0 :x1 :y1 :around_m; :storage_srid; :said text[] fields that the file speaks of; :key field, null for none;
--          :keys text[]; :called text[] fields by which people call a shape
-- returns: id, municipality_id (null), key, said, in_scope, name, geom, ground
-- CRS:     storage, metres
-- index:   none: one layer, most of which a file that comes again speaks of; pk_published_feature
SELECT f.id, CAST(NULL AS integer) AS municipality_id, '|' || nullif(f.properties ->> CAST(:key AS text), '') AS key,
  (SELECT coalesce(jsonb_object_agg(n.name, f.properties -> n.name), '{}') FROM unnest(CAST(:said AS text[])) AS n(name)) AS said,
  ST_PointOnSurface(f.geom) && box.geom AS in_scope,
  coalesce((SELECT f.properties ->> c.name FROM unnest(CAST(:called AS text[])) WITH ORDINALITY AS c(name, place)
            WHERE f.properties ->> c.name <> '' ORDER BY c.place LIMIT 1), CAST(f.id AS text)) AS name,
  f.geom, CASE WHEN CAST(:around_m AS float8) > 0 THEN ST_Buffer(f.geom, CAST(:around_m AS float8), 2) ELSE f.geom END AS ground
FROM (SELECT ST_MakeEnvelope(CAST(:x0 AS float8), CAST(:y0 AS float8), CAST(:x1 AS float8), CAST(:y1 AS float8), CAST(:storage_srid AS integer)) AS geom) AS box
JOIN published_feature AS f ON f.layer_id = CAST(:layer_id AS bigint)
  AND (f.geom && ST_Expand(box.geom, 2 * CAST(:around_m AS float8)) OR '|' || (f.properties ->> CAST(:key AS text)) = ANY (CAST(:keys AS text[])))

-- Streets under the route that were laid anew since a day.
-- scope: amanah; a published layer whose code is given
-- params:  :layer_id, :wkb of the route, :storage_srid, :near_m
-- returns: name, resurfaced_on (text of the layer), wkb of the shared ground
-- CRS:     storage, metres
-- index:   published_feature_geom_idx
SELECT coalesce(f.properties ->> 'name', '') AS name, f.properties ->> 'resurfaced_on' AS resurfaced_on,
       ST_AsBinary(ST_Intersection(mine.geom, ST_Buffer(f.geom, :near_m))) AS shared
FROM (SELECT ST_GeomFromWKB(:wkb, CAST(:storage_srid AS integer)) AS geom) AS mine
JOIN published_feature AS f ON f.layer_id = :layer_id AND f.geom && ST_Expand(mine.geom, :near_m) AND ST_DWithin(f.geom, mine.geom, :near_m)
ORDER BY f.properties ->> 'resurfaced_on' DESC
LIMIT 20

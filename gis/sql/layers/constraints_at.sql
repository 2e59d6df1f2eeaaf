-- What the shapes of layers say of a ground: how much of it they cover, the lowest height they allow, their names.
-- scope: amanah; which layers the reader may see was asked before
-- params:  :wkb of the ground (storage CRS), :storage_srid, :ids of the layers
-- returns: layer_id, share (0 to 1), height_m, names (at most 3); layers that only meet a parcel's edge are not among them
-- CRS:     storage
-- index:   published_feature_geom_idx
WITH ground AS MATERIALIZED (
  SELECT g.geom, ST_Area(g.geom) AS area, CASE WHEN ST_Dimension(g.geom) = 2 THEN ST_Buffer(g.geom, -0.05) ELSE g.geom END AS inside
  FROM (SELECT ST_GeomFromWKB(:wkb, CAST(:storage_srid AS integer)) AS geom) AS g
)
SELECT f.layer_id,
       coalesce(ST_Area(ST_Union(ST_Intersection(f.geom, ground.geom)) FILTER (WHERE ST_Dimension(f.geom) = 2)) / nullif(ground.area, 0), 0) AS share,
       min(CASE WHEN jsonb_typeof(f.properties -> l.constraint_field) = 'number' THEN CAST(f.properties ->> l.constraint_field AS float8) END) AS height_m,
       (array_agg(DISTINCT f.properties ->> (l.style ->> 'label')) FILTER (WHERE f.properties ->> (l.style ->> 'label') IS NOT NULL))[1:3] AS names
FROM ground
JOIN published_layer AS l ON l.id = ANY (CAST(:ids AS bigint[]))
JOIN published_feature AS f ON f.layer_id = l.id AND f.geom && ground.inside AND ST_Intersects(f.geom, ground.inside)
GROUP BY f.layer_id, ground.area

-- One Mapbox vector tile of a published layer. Whether the reader may see the layer was asked before.
-- scope: amanah
-- params:  :layer_id, :name of the layer in the tile, :fields that are sent, :z :x :y tile address, :coarse metres that are not seen
-- returns: bytea, attributes as in the layer's fields, every shape with its own number; where the layer's style writes a field on its
--          shapes, a second layer "<name>.names" with one point for each shape, in the one tile that holds it; extent 4096, buffer 64
-- CRS:     published_feature.geom_3857
-- index:   published_feature_geom_3857_idx, pk_published_layer
WITH tile AS MATERIALIZED (
  SELECT ST_TileEnvelope(CAST(:z AS integer), CAST(:x AS integer), CAST(:y AS integer)) AS box,
         ST_TileEnvelope(CAST(:z AS integer), CAST(:x AS integer), CAST(:y AS integer), margin => 0.015625) AS reach
), here AS MATERIALIZED (
  SELECT f.id, f.properties, f.geom_3857, tile.box
  FROM tile JOIN published_feature AS f ON f.layer_id = CAST(:layer_id AS bigint) AND f.geom_3857 && tile.reach
)
SELECT (
  SELECT ST_AsMVT(cell, CAST(:name AS text), 4096, 'geom', 'id')
  FROM (
    SELECT id,
           (SELECT jsonb_object_agg(p.key, p.value) FROM jsonb_each(properties) AS p WHERE p.key = ANY (CAST(:fields AS text[]))) AS properties,
           ST_AsMVTGeom(ST_Simplify(geom_3857, CAST(:coarse AS float8), true), box, 4096, 64, true) AS geom
    FROM here
  ) AS cell
) || (
  SELECT coalesce(ST_AsMVT(spot, CAST(:name AS text) || '.names', 4096, 'geom', 'id'), ''::bytea)
  FROM (
    SELECT here.id, here.properties ->> (l.style ->> 'label') AS name,
           ST_AsMVTGeom(ST_PointOnSurface(here.geom_3857), here.box, 4096, 0, true) AS geom
    FROM published_layer AS l JOIN here ON here.properties ->> (l.style ->> 'label') IS NOT NULL
    WHERE l.id = CAST(:layer_id AS bigint)
  ) AS spot
  WHERE geom IS NOT NULL
)

-- One Mapbox vector tile of a published layer. Whether the reader may see the layer was asked before.
-- scope: amanah
-- params:  :layer_id, :name of the layer in the tile, :fields that are sent, :z :x :y tile address, :coarse metres that are not seen
-- returns: bytea, attributes as in the layer's fields; extent 4096, buffer 64
-- CRS:     published_feature.geom_3857
-- index:   published_feature_geom_3857_idx
WITH tile AS MATERIALIZED (
  SELECT ST_TileEnvelope(CAST(:z AS integer), CAST(:x AS integer), CAST(:y AS integer)) AS box,
         ST_TileEnvelope(CAST(:z AS integer), CAST(:x AS integer), CAST(:y AS integer), margin => 0.015625) AS reach
)
SELECT ST_AsMVT(cell, CAST(:name AS text), 4096, 'geom', 'id')
FROM (
  SELECT f.id,
         (SELECT jsonb_object_agg(p.key, p.value) FROM jsonb_each(f.properties) AS p WHERE p.key = ANY (CAST(:fields AS text[]))) AS properties,
         ST_AsMVTGeom(ST_Simplify(f.geom_3857, CAST(:coarse AS float8), true), tile.box, 4096, 64, true) AS geom
  FROM tile JOIN published_feature AS f ON f.layer_id = CAST(:layer_id AS bigint) AND f.geom_3857 && tile.reach
) AS cell

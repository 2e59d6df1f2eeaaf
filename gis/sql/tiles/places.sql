-- One Mapbox vector tile of named places (z >= 14; below only what orients from afar).
-- scope: amanah
-- params:  :z :x :y tile address; :scale :dx :dy from web Mercator metres to tile units
-- returns: bytea, layer "places", attributes id, kind, name_ar, name_en; extent 4096, buffer 64
-- CRS:     place_web.geom is 3857, so what lies well inside the tile is only scaled and snapped
-- index:   place_web_geom_idx
WITH tile AS MATERIALIZED (
  SELECT ST_TileEnvelope(CAST(:z AS integer), CAST(:x AS integer), CAST(:y AS integer)) AS box,
         ST_TileEnvelope(CAST(:z AS integer), CAST(:x AS integer), CAST(:y AS integer), margin => 0.5) AS near,
         ST_TileEnvelope(CAST(:z AS integer), CAST(:x AS integer), CAST(:y AS integer), margin => 0.015625) AS reach
)
SELECT ST_AsMVT(cell, 'places', 4096, 'geom', 'id')
FROM (
  SELECT w.id, w.kind, w.name_ar, w.name_en,
         CASE WHEN w.geom @ tile.near
              THEN ST_SnapToGrid(ST_Affine(w.geom, CAST(:scale AS float8), 0, 0, -CAST(:scale AS float8), CAST(:dx AS float8), CAST(:dy AS float8)), 1)
              ELSE ST_AsMVTGeom(w.geom, tile.box, 4096, 64, true)
         END AS geom
  FROM tile JOIN place_web AS w ON w.geom && tile.reach
  WHERE CAST(:z AS integer) >= 14 OR w.kind IN ('hospital', 'government', 'university', 'stadium', 'market', 'station')
) AS cell

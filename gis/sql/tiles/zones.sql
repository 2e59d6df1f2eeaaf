-- One Mapbox vector tile of zones.
-- scope: amanah
-- params:  :z :x :y tile address; :scale :dx :dy from web Mercator metres to tile units
-- returns: bytea, layer "zones", attributes id, code, name_ar, land_use; extent 4096, buffer 64
-- CRS:     zone_web.geom is 3857, outer rings clockwise, so what lies well inside the tile is only scaled and snapped
-- index:   zone_web_geom_idx
WITH tile AS MATERIALIZED (
  SELECT ST_TileEnvelope(CAST(:z AS integer), CAST(:x AS integer), CAST(:y AS integer)) AS box,
         ST_TileEnvelope(CAST(:z AS integer), CAST(:x AS integer), CAST(:y AS integer), margin => 0.5) AS near,
         ST_TileEnvelope(CAST(:z AS integer), CAST(:x AS integer), CAST(:y AS integer), margin => 0.015625) AS reach
)
SELECT ST_AsMVT(cell, 'zones', 4096, 'geom', 'id')
FROM (
  SELECT w.id, w.code, w.name_ar, w.land_use,
         CASE WHEN w.geom @ tile.near
              THEN ST_SnapToGrid(ST_Affine(w.geom, CAST(:scale AS float8), 0, 0, -CAST(:scale AS float8), CAST(:dx AS float8), CAST(:dy AS float8)), 1)
              ELSE ST_AsMVTGeom(w.geom, tile.box, 4096, 64, true)
         END AS geom
  FROM tile JOIN zone_web AS w ON w.geom && tile.reach
) AS cell

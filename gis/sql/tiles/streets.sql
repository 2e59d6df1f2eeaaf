-- One Mapbox vector tile of street centre lines; the narrower ones only from z 14.
-- scope: amanah
-- params:  :z :x :y tile address; :scale :dx :dy from web Mercator metres to tile units
-- returns: bytea, layer "streets", attributes id, name_ar, name_en, width_m, kind; extent 4096, buffer 64
-- CRS:     street_web.geom is 3857, so what lies well inside the tile is only scaled and snapped
-- index:   street_web_geom_idx
WITH tile AS MATERIALIZED (
  SELECT ST_TileEnvelope(CAST(:z AS integer), CAST(:x AS integer), CAST(:y AS integer)) AS box,
         ST_TileEnvelope(CAST(:z AS integer), CAST(:x AS integer), CAST(:y AS integer), margin => 0.5) AS near,
         ST_TileEnvelope(CAST(:z AS integer), CAST(:x AS integer), CAST(:y AS integer), margin => 0.015625) AS reach
)
SELECT ST_AsMVT(cell, 'streets', 4096, 'geom', 'id')
FROM (
  SELECT w.id, w.name_ar, w.name_en, CAST(w.width_m AS real) AS width_m, w.kind,
         CASE WHEN w.geom @ tile.near
              THEN ST_SnapToGrid(ST_Affine(w.geom, CAST(:scale AS float8), 0, 0, -CAST(:scale AS float8), CAST(:dx AS float8), CAST(:dy AS float8)), 1)
              ELSE ST_AsMVTGeom(w.geom, tile.box, 4096, 64, true)
         END AS geom
  FROM tile JOIN street_web AS w ON w.geom && tile.reach
  WHERE CAST(:z AS integer) >= 14
     OR w.width_m >= CASE WHEN CAST(:z AS integer) < 12 THEN 30 ELSE 20 END
     OR w.kind IN ('highway', 'motorway', 'trunk', 'primary', 'arterial')
     OR (CAST(:z AS integer) >= 12 AND w.kind IN ('secondary', 'collector'))
) AS cell

-- One Mapbox vector tile of public cases of one kind gathered in eighths of the tile (z < 14).
-- scope: amanah
-- params:  :layer permit|visit|report|application; :z :x :y tile address; no restricted row
--          :states :tones :categories text[] or null; :opened_from :opened_to dates or null; :late true or null
-- returns: bytea, layer "cases", attributes id, reference, state, tone, category, opened_on (yyyymmdd), late, n cases; reference, state and category where n is 1; extent 4096, buffer 64
-- CRS:     case_web.geom is 3857
-- index:   case_web_geom_idx
WITH tile AS MATERIALIZED (
  SELECT ST_TileEnvelope(CAST(:z AS integer), CAST(:x AS integer), CAST(:y AS integer)) AS box,
         ST_TileEnvelope(CAST(:z AS integer), CAST(:x AS integer), CAST(:y AS integer), margin => 0) AS reach
)
SELECT ST_AsMVT(cell, 'cases', 4096, 'geom', 'id')
FROM (
  SELECT min(w.id) AS id, count(*) AS n, CASE WHEN count(*) = 1 THEN min(w.reference) END AS reference, CASE WHEN count(*) = 1 THEN min(w.state) END AS state,
         CASE WHEN count(*) = 1 THEN min(w.category) END AS category, mode() WITHIN GROUP (ORDER BY w.tone) AS tone, bool_or(w.due_at < now()) AS late,
         max(CAST(to_char(w.opened_on, 'YYYYMMDD') AS integer)) AS opened_on,
         ST_AsMVTGeom(ST_Centroid(ST_Collect(w.geom)), w.box, 4096, 0, true) AS geom
  FROM (
    SELECT w.id, w.reference, w.state, w.category, w.tone, w.due_at, w.opened_on, w.geom, tile.box,
           floor((ST_X(w.geom) - ST_XMin(tile.box)) / (ST_XMax(tile.box) - ST_XMin(tile.box)) * 8) AS "column",
           floor((ST_Y(w.geom) - ST_YMin(tile.box)) / (ST_YMax(tile.box) - ST_YMin(tile.box)) * 8) AS "row"
    FROM tile JOIN case_web AS w ON w.layer = CAST(:layer AS text) AND w.geom && tile.reach
    WHERE NOT w.restricted
      AND (CAST(:states AS text[]) IS NULL OR w.state = ANY(CAST(:states AS text[])))
      AND (CAST(:tones AS text[]) IS NULL OR w.tone = ANY(CAST(:tones AS text[])))
      AND (CAST(:categories AS text[]) IS NULL OR w.category = ANY(CAST(:categories AS text[])))
      AND (CAST(:opened_from AS date) IS NULL OR w.opened_on >= CAST(:opened_from AS date))
      AND (CAST(:opened_to AS date) IS NULL OR w.opened_on <= CAST(:opened_to AS date))
      AND (CAST(:late AS boolean) IS NULL OR coalesce(w.due_at < now(), false) = CAST(:late AS boolean))
  ) AS w
  GROUP BY w.box, w."column", w."row"
) AS cell

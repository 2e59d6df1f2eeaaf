-- One Mapbox vector tile of cases of one kind for staff (z >= 14).
-- scope: municipality
-- params:  :layer permit|visit|report|application; :z :x :y tile address; :municipality_ids the branches whose cases the reader may see
--          :states :tones :categories text[] or null; :opened_from :opened_to dates or null; :late true or null
-- returns: bytea, layer "cases", attributes id, reference, state, tone, category, opened_on (yyyymmdd), late, n = 1; extent 4096, buffer 64
-- CRS:     case_web.geom is 3857
-- index:   case_web_geom_idx
WITH tile AS MATERIALIZED (
  SELECT ST_TileEnvelope(CAST(:z AS integer), CAST(:x AS integer), CAST(:y AS integer)) AS box,
         ST_TileEnvelope(CAST(:z AS integer), CAST(:x AS integer), CAST(:y AS integer), margin => 0.015625) AS reach
)
SELECT ST_AsMVT(cell, 'cases', 4096, 'geom', 'id')
FROM (
  SELECT w.id, w.reference, w.state, w.tone, w.category, CAST(to_char(w.opened_on, 'YYYYMMDD') AS integer) AS opened_on,
         coalesce(w.due_at < now(), false) AS late, 1 AS n, ST_AsMVTGeom(w.geom, tile.box, 4096, 64, true) AS geom
  FROM tile JOIN case_web AS w ON w.layer = CAST(:layer AS text) AND w.geom && tile.reach
  WHERE w.municipality_id = ANY(CAST(:municipality_ids AS integer[]))
    AND (CAST(:states AS text[]) IS NULL OR w.state = ANY(CAST(:states AS text[])))
    AND (CAST(:tones AS text[]) IS NULL OR w.tone = ANY(CAST(:tones AS text[])))
    AND (CAST(:categories AS text[]) IS NULL OR w.category = ANY(CAST(:categories AS text[])))
    AND (CAST(:opened_from AS date) IS NULL OR w.opened_on >= CAST(:opened_from AS date))
    AND (CAST(:opened_to AS date) IS NULL OR w.opened_on <= CAST(:opened_to AS date))
    AND (CAST(:late AS boolean) IS NULL OR coalesce(w.due_at < now(), false) = CAST(:late AS boolean))
) AS cell

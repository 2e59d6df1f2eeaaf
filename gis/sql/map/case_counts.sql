-- How many cases of each layer and state lie in a box: the public ones, and the restricted ones of the reader's branches.
-- scope: municipality (:municipality_ids; public rows are for everybody)
-- params:  :layers text[]; :x0 :y0 :x1 :y1 web Mercator metres; :states :tones :categories text[] or null; :opened_from :opened_to dates
--          or null; :late boolean or null
-- returns: layer, tone, state, state_ar, state_en, number, late
-- CRS:     3857
-- index:   case_web_geom_idx
SELECT w.layer, w.tone, w.state, min(w.state_ar) AS state_ar, min(w.state_en) AS state_en, count(*) AS number,
       count(*) FILTER (WHERE w.due_at < now()) AS late
FROM unnest(CAST(:layers AS text[])) AS l(layer)
JOIN case_web AS w ON w.layer = l.layer AND w.geom && ST_MakeEnvelope(CAST(:x0 AS float8), CAST(:y0 AS float8), CAST(:x1 AS float8), CAST(:y1 AS float8), 3857)
WHERE (NOT w.restricted OR w.municipality_id = ANY(CAST(:municipality_ids AS integer[])))
  AND (CAST(:states AS text[]) IS NULL OR w.state = ANY(CAST(:states AS text[])))
  AND (CAST(:tones AS text[]) IS NULL OR w.tone = ANY(CAST(:tones AS text[])))
  AND (CAST(:categories AS text[]) IS NULL OR w.category = ANY(CAST(:categories AS text[])))
  AND (CAST(:opened_from AS date) IS NULL OR w.opened_on >= CAST(:opened_from AS date))
  AND (CAST(:opened_to AS date) IS NULL OR w.opened_on <= CAST(:opened_to AS date))
  AND (CAST(:late AS boolean) IS NULL OR coalesce(w.due_at < now(), false) = CAST(:late AS boolean))
GROUP BY w.layer, w.tone, w.state
ORDER BY w.layer, number DESC, w.state

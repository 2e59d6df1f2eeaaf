-- Cases in a box, latest first: the public ones, and the restricted ones of the reader's branches.
-- scope: municipality (:municipality_ids; public rows are for everybody)
-- params:  :layers text[]; :x0 :y0 :x1 :y1 web Mercator metres; :states :tones :categories text[] or null; :opened_from :opened_to dates
--          or null; :late boolean or null; :after_on :after_id of the last row seen, or null; :limit
-- returns: id, layer, reference, state, state_ar, state_en, tone, category_ar, opened_on, closed_on, late, parcel_id, district, longitude, latitude
-- CRS:     points leave as 4326
-- index:   case_web_geom_idx
SELECT w.id, w.layer, w.reference, w.state, w.state_ar, w.state_en, w.tone, w.category, w.category_ar, w.category_en, w.opened_on, w.closed_on,
       coalesce(w.due_at < now(), false) AS late, w.parcel_id, d.name_ar AS district,
       ST_X(ST_Transform(w.geom, 4326)) AS longitude, ST_Y(ST_Transform(w.geom, 4326)) AS latitude
FROM unnest(CAST(:layers AS text[])) AS l(layer)
JOIN case_web AS w ON w.layer = l.layer AND w.geom && ST_MakeEnvelope(CAST(:x0 AS float8), CAST(:y0 AS float8), CAST(:x1 AS float8), CAST(:y1 AS float8), 3857)
LEFT JOIN district_web AS d ON d.id = w.district_id
WHERE (NOT w.restricted OR w.municipality_id = ANY(CAST(:municipality_ids AS integer[])))
  AND (CAST(:states AS text[]) IS NULL OR w.state = ANY(CAST(:states AS text[])))
  AND (CAST(:tones AS text[]) IS NULL OR w.tone = ANY(CAST(:tones AS text[])))
  AND (CAST(:categories AS text[]) IS NULL OR w.category = ANY(CAST(:categories AS text[])))
  AND (CAST(:opened_from AS date) IS NULL OR w.opened_on >= CAST(:opened_from AS date))
  AND (CAST(:opened_to AS date) IS NULL OR w.opened_on <= CAST(:opened_to AS date))
  AND (CAST(:late AS boolean) IS NULL OR coalesce(w.due_at < now(), false) = CAST(:late AS boolean))
  AND (CAST(:after_id AS bigint) IS NULL OR (w.opened_on, w.id) < (CAST(:after_on AS date), CAST(:after_id AS bigint)))
ORDER BY w.opened_on DESC, w.id DESC
LIMIT :limit

-- Districts, plans that stand, places and streets whose names hold one of the words of each of up to four sets.
-- scope: amanah
-- params:  :first_words :second_words :third_words :fourth_words text[], null for no more; :limit
-- returns: kind, key, note, name_ar, name_folded, municipality, longitude, latitude, rank of the kind
-- CRS:     points leave as 4326; a plan that drew no boundary lies where its first parcel does
-- index:   land_name_words_idx
SELECT DISTINCT ON (f.rank, f.name_folded, f.municipality_id) f.kind, f.key, f.note, f.name_ar, f.name_folded, m.name_ar AS municipality, f.rank,
       ST_X(f.place) AS longitude, ST_Y(f.place) AS latitude
FROM (
  SELECT n.kind, n.key, n.note, n.name_ar, n.name_folded, n.municipality_id, ST_Transform(coalesce(n.point, l.point), 4326) AS place,
         CASE n.kind WHEN 'district' THEN 1 WHEN 'plan' THEN 2 WHEN 'place' THEN 3 ELSE 4 END AS rank
  FROM (
    SELECT * FROM land_name AS h
    WHERE h.words && CAST(:first_words AS varchar[]) AND (CAST(:second_words AS varchar[]) IS NULL OR h.words && CAST(:second_words AS varchar[]))
      AND (CAST(:third_words AS varchar[]) IS NULL OR h.words && CAST(:third_words AS varchar[]))
      AND (CAST(:fourth_words AS varchar[]) IS NULL OR h.words && CAST(:fourth_words AS varchar[]))
    LIMIT :limit
  ) AS n
  LEFT JOIN LATERAL (
    SELECT ST_PointOnSurface(s.geom) AS point FROM spatial_unit AS s
    WHERE n.kind = 'plan' AND n.point IS NULL AND s.plan_no = n.note AND s.municipality_id = n.municipality_id
      AND s.end_lifespan_version IS NULL AND s.parcel_no <> '' LIMIT 1
  ) AS l ON true
) AS f
LEFT JOIN municipality AS m ON m.id = f.municipality_id
WHERE f.place IS NOT NULL
ORDER BY f.rank, f.name_folded, f.municipality_id, f.key

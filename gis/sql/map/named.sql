-- Names of districts, plans that stand, places and streets that hold one of the words of each of four sets.
-- scope: amanah
-- params:  :first_words :second_words :third_words :fourth_words text[], the same again where fewer were typed; :limit
-- returns: kind, key, note, name_ar, name_folded, municipality_id, municipality, point (WKB, null for a plan that drew no boundary)
-- CRS:     storage, metres
-- index:   land_name_words_idx
SELECT n.kind, n.key, n.note, n.name_ar, n.name_folded, n.municipality_id, m.name_ar AS municipality, ST_AsBinary(n.point) AS point
FROM land_name AS n LEFT JOIN municipality AS m ON m.id = n.municipality_id
WHERE n.words && CAST(:first_words AS varchar[]) AND n.words && CAST(:second_words AS varchar[])
  AND n.words && CAST(:third_words AS varchar[]) AND n.words && CAST(:fourth_words AS varchar[])
LIMIT :limit

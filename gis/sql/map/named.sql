-- Districts, streets and places whose names share enough groups of three letters with the words, most first.
-- scope: amanah
-- params:  :words folded; :limit of each kind
-- returns: kind, id, name_ar, name_folded, municipality, longitude, latitude, rank of the kind, score (0 to 1)
-- CRS:     points leave as 4326
-- index:   district_name_trgm_idx, street_name_trgm_idx, place_name_trgm_idx
SELECT DISTINCT ON (f.score, f.rank, f.name_folded) f.kind, f.id, f.name_ar, f.name_folded, m.name_ar AS municipality, f.rank, f.score,
       ST_X(ST_Transform(f.point, 4326)) AS longitude, ST_Y(ST_Transform(f.point, 4326)) AS latitude
FROM (
  (SELECT 'district' AS kind, 1 AS rank, d.id, d.name_ar, d.name_folded, d.municipality_id, word_similarity(:words, d.name_folded) AS score,
          ST_PointOnSurface(d.geom) AS point
   FROM district AS d WHERE d.name_folded %> :words ORDER BY score DESC, d.id LIMIT :limit)
  UNION ALL
  (SELECT 'place', 2, p.id, p.name_ar, p.name_folded, p.municipality_id, word_similarity(:words, p.name_folded) AS score, p.geom
   FROM place AS p WHERE p.name_folded %> :words ORDER BY score DESC, p.id LIMIT :limit)
  UNION ALL
  (SELECT 'street', 3, s.id, s.name_ar, s.name_folded, s.municipality_id, word_similarity(:words, s.name_folded) AS score,
          ST_LineInterpolatePoint(ST_GeometryN(s.geom, 1), 0.5)
   FROM street AS s WHERE s.name_folded %> :words ORDER BY score DESC, s.id LIMIT :limit)
) AS f
LEFT JOIN municipality AS m ON m.id = f.municipality_id
ORDER BY f.score DESC, f.rank, f.name_folded, f.id

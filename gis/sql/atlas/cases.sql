-- Public cases of one kind as points for a thematic map, rounded to about a hundred metres so that no house is pointed at.
-- scope: amanah
-- params:  :layer; :opened_from
-- returns: longitude, latitude, opened_on, district_id
-- CRS:     points leave as 4326
-- index:   ix_case_web_layer_opened
SELECT round(CAST(ST_X(p.point) AS numeric), 3) AS longitude, round(CAST(ST_Y(p.point) AS numeric), 3) AS latitude, w.opened_on, w.district_id
FROM case_web AS w
CROSS JOIN LATERAL (SELECT ST_Transform(w.geom, 4326) AS point) AS p
WHERE w.layer = :layer AND w.opened_on >= CAST(:opened_from AS date) AND NOT w.restricted
ORDER BY w.opened_on, w.id

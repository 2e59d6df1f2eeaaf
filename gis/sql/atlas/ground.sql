-- What orients the reader of a thematic map: districts, wide streets, parks, farms and wadis, simplified.
-- scope: amanah
-- params:  none
-- returns: kind (district, street, or the landcover's), id, name_ar, geom (WKB)
-- CRS:     3857
-- index:   none, the whole city is drawn
SELECT 'district' AS kind, d.id, d.name_ar, ST_AsBinary(ST_SimplifyPreserveTopology(d.geom, 10)) AS geom FROM district_web AS d
UNION ALL
SELECT 'street', s.id, s.name_ar, ST_AsBinary(ST_Simplify(s.geom, 10)) FROM street_web AS s
WHERE s.width_m >= 30 OR s.kind IN ('highway', 'arterial', 'motorway', 'trunk', 'primary')
UNION ALL
SELECT l.kind, l.id, l.name_ar, ST_AsBinary(ST_SimplifyPreserveTopology(l.geom, 10)) FROM landcover_web AS l WHERE l.kind IN ('wadi', 'park', 'farm', 'palm_farm', 'pivot_farm')
ORDER BY 1, 2

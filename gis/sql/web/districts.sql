-- Web copies of districts.
-- scope: amanah
-- params:  :ids bigint[], null for all
-- returns: nothing; writes district_web
-- CRS:     from storage to 3857, outer rings clockwise
-- index:   pk_district
INSERT INTO district_web (id, name_ar, name_en, geom)
SELECT d.id, d.name_ar, d.name_en, ST_Multi(ST_ForcePolygonCW(ST_Transform(ST_SimplifyPreserveTopology(d.geom, 0.5), 3857)))
FROM district AS d
WHERE CAST(:ids AS bigint[]) IS NULL OR d.id = ANY(CAST(:ids AS bigint[]))
ORDER BY d.geom
ON CONFLICT (id) DO UPDATE SET name_ar = excluded.name_ar, name_en = excluded.name_en, geom = excluded.geom

-- Web copies of municipality boundaries.
-- scope: amanah
-- params:  :ids bigint[] of boundaries, null for all
-- returns: nothing; writes municipality_web
-- CRS:     from storage to 3857, outer rings clockwise
-- index:   none, there are as many rows as municipalities
INSERT INTO municipality_web (id, code, name_ar, name_en, geom)
SELECT b.id, m.code, m.name_ar, m.name_en, ST_Multi(ST_ForcePolygonCW(ST_Transform(ST_SimplifyPreserveTopology(b.geom, 1), 3857)))
FROM municipality_boundary AS b JOIN municipality AS m ON m.id = b.municipality_id
WHERE CAST(:ids AS bigint[]) IS NULL OR b.id = ANY(CAST(:ids AS bigint[]))
ORDER BY b.geom
ON CONFLICT (id) DO UPDATE SET code = excluded.code, name_ar = excluded.name_ar, name_en = excluded.name_en, geom = excluded.geom

-- Web copies of named places.
-- scope: amanah
-- params:  :ids bigint[], null for all
-- returns: nothing; writes place_web
-- CRS:     from storage to 3857
-- index:   pk_place
INSERT INTO place_web (id, kind, name_ar, name_en, geom)
SELECT p.id, p.kind, p.name_ar, p.name_en, ST_Transform(p.geom, 3857)
FROM place AS p
WHERE CAST(:ids AS bigint[]) IS NULL OR p.id = ANY(CAST(:ids AS bigint[]))
ORDER BY p.geom
ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, name_ar = excluded.name_ar, name_en = excluded.name_en, geom = excluded.geom

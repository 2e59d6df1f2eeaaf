-- Web copies of street centre lines.
-- scope: amanah
-- params:  :ids bigint[], null for all
-- returns: nothing; writes street_web
-- CRS:     from storage to 3857
-- index:   pk_street
INSERT INTO street_web (id, name_ar, name_en, width_m, kind, geom)
SELECT s.id, s.name_ar, s.name_en, s.width_m, s.kind, ST_Transform(s.geom, 3857)
FROM street AS s
WHERE CAST(:ids AS bigint[]) IS NULL OR s.id = ANY(CAST(:ids AS bigint[]))
ORDER BY s.geom
ON CONFLICT (id) DO UPDATE SET name_ar = excluded.name_ar, name_en = excluded.name_en, width_m = excluded.width_m,
  kind = excluded.kind, geom = excluded.geom

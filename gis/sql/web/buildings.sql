-- Web copies of buildings.
-- scope: amanah
-- params:  :ids bigint[], null for all
-- returns: nothing; writes building_web
-- CRS:     from storage to 3857, outer rings clockwise
-- index:   pk_building
INSERT INTO building_web (id, floors, over, geom)
SELECT b.id, b.floors, b.is_over_built, ST_Multi(ST_ForcePolygonCW(ST_Transform(b.geom, 3857)))
FROM building AS b
WHERE CAST(:ids AS bigint[]) IS NULL OR b.id = ANY(CAST(:ids AS bigint[]))
ORDER BY b.geom
ON CONFLICT (id) DO UPDATE SET floors = excluded.floors, over = excluded.over, geom = excluded.geom

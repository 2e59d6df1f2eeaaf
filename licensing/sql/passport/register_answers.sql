-- What the register says of a ground, a row for each thing that lies there; a layer without a row says no.
-- scope: amanah
-- params:  :wkb (storage CRS), :storage_srid, :near_m  how far away a mosque, a school … still counts as near
-- returns: layer, id, name, code, share (of the ground, 0 to 1), distance_m
-- CRS:     storage; areas and distances in its metres
-- index:   municipality_boundary_geom_idx, district_geom_idx, zone_geom_idx, street_geom_idx, landcover_geom_idx, building_geom_idx, place_geom_idx, spatial_unit_geom_idx
WITH ground AS MATERIALIZED (
  SELECT g.geom, g.area, CASE WHEN g.area > 0 THEN coalesce(nullif(ST_Buffer(g.geom, -0.05), ST_GeomFromText('POLYGON EMPTY', CAST(:storage_srid AS integer))), g.geom) ELSE g.geom END AS inside
  FROM (SELECT given.geom, ST_Area(given.geom) AS area
        FROM (SELECT ST_GeomFromWKB(:wkb, CAST(:storage_srid AS integer)) AS geom) AS given) AS g
)
SELECT 'municipality' AS layer, b.municipality_id AS id, m.name_ar AS name, m.code AS code,
       CASE WHEN ground.area > 0 THEN ST_Area(ST_Intersection(b.geom, ground.geom)) / ground.area ELSE 1 END AS share, CAST(0 AS float8) AS distance_m
FROM ground JOIN municipality_boundary AS b ON b.geom && ground.inside AND ST_Intersects(b.geom, ground.inside)
JOIN municipality AS m ON m.id = b.municipality_id
UNION ALL
SELECT 'district', d.id, d.name_ar, d.code, CASE WHEN ground.area > 0 THEN ST_Area(ST_Intersection(d.geom, ground.geom)) / ground.area ELSE 1 END, 0
FROM ground JOIN district AS d ON d.geom && ground.inside AND ST_Intersects(d.geom, ground.inside)
UNION ALL
SELECT 'zone', z.id, z.name_ar, z.code, CASE WHEN ground.area > 0 THEN ST_Area(ST_Intersection(z.geom, ground.geom)) / ground.area ELSE 1 END, 0
FROM ground JOIN zone AS z ON z.geom && ground.inside AND ST_Intersects(z.geom, ground.inside)
UNION ALL
SELECT 'parcel', s.id, s.reference, s.land_use, CASE WHEN ground.area > 0 THEN ST_Area(ST_Intersection(s.geom, ground.geom)) / ground.area ELSE 1 END, 0
FROM ground JOIN spatial_unit AS s ON s.geom && ground.inside AND ST_Intersects(s.geom, ground.inside) AND s.end_lifespan_version IS NULL
UNION ALL
SELECT 'street', r.id, r.name_ar, CAST(r.width_m AS text), 0, ST_Distance(r.geom, ground.geom)
FROM ground JOIN street AS r ON ST_DWithin(r.geom, ground.geom, 61) AND ST_Distance(r.geom, ground.geom) <= coalesce(r.width_m, 8) / 2 + 1.5
UNION ALL
SELECT CASE l.kind WHEN 'wadi' THEN 'wadi' ELSE 'open_ground' END, l.id, l.name_ar, l.kind,
       CASE WHEN ground.area > 0 THEN ST_Area(ST_Intersection(l.geom, ground.geom)) / ground.area ELSE 1 END, ST_Distance(l.geom, ground.geom)
FROM ground JOIN landcover AS l ON ST_DWithin(l.geom, ground.geom, 1)
UNION ALL
SELECT 'building', u.id, u.name_ar, CAST(u.floors AS text), CASE WHEN ground.area > 0 THEN ST_Area(ST_Intersection(u.geom, ground.geom)) / ground.area ELSE 0 END, 0
FROM ground JOIN building AS u ON u.geom && ground.inside AND ST_Intersects(u.geom, ground.inside)
UNION ALL
SELECT near.kind, p.id, p.name_ar, p.kind, 0, p.distance_m
FROM ground,
     (VALUES ('mosque', ARRAY['mosque', 'jami']), ('school', ARRAY['school']), ('health', ARRAY['health', 'hospital']), ('fuel', ARRAY['fuel'])) AS near (kind, kinds),
     LATERAL (
       SELECT q.id, q.name_ar, q.kind, ST_Distance(q.geom, ground.geom) AS distance_m FROM place AS q
       WHERE q.kind = ANY (near.kinds) AND ST_DWithin(q.geom, ground.geom, :near_m)
       ORDER BY ST_Distance(q.geom, ground.geom) LIMIT 1
     ) AS p

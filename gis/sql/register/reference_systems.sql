-- A point of the city in each reference system: a fresh connection loads PostGIS, and PROJ the systems, before a person waits for it.
-- scope: amanah
-- params:  :storage_srid
-- returns: two geometries
-- CRS:     storage and 3857, from 4326
-- index:   none: no table but the list of reference systems is read
SELECT ST_Transform(here, CAST(:storage_srid AS integer)) AS stored, ST_Transform(here, 3857) AS on_web
FROM ST_SetSRID(ST_Point(47.31, 24.15), 4326) AS here

-- Of the given live parcels, those too small or too thin to be land of their own: residue of drawing.
-- scope: amanah
-- params:  :ids bigint[]; :smallest_m2; :thinnest_m   width as area over half the perimeter
-- returns: parcel_id, area_m2
-- CRS:     storage, metres
-- index:   pk_spatial_unit
SELECT s.id AS parcel_id, ST_Area(s.geom) AS area_m2
FROM spatial_unit AS s
WHERE s.id = ANY(CAST(:ids AS bigint[])) AND s.end_lifespan_version IS NULL
  AND (ST_Area(s.geom) < CAST(:smallest_m2 AS float8) OR 2 * ST_Area(s.geom) / nullif(ST_Perimeter(s.geom), 0) < CAST(:thinnest_m AS float8))

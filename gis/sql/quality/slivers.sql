-- Live parcels too small or too thin to be land of their own: residue of drawing.
-- scope: amanah
-- params:  :smallest_m2; :thinnest_m   width as area over half the perimeter
-- returns: nothing; writes land_finding
-- CRS:     storage, metres
-- index:   none, every parcel is looked at
INSERT INTO land_finding (kind, parcel_id, area_m2)
SELECT 'sliver', s.id, least(ST_Area(s.geom), 1e9)
FROM spatial_unit AS s
WHERE s.end_lifespan_version IS NULL
  AND (ST_Area(s.geom) < CAST(:smallest_m2 AS float8) OR 2 * ST_Area(s.geom) / nullif(ST_Perimeter(s.geom), 0) < CAST(:thinnest_m AS float8))
ORDER BY s.id

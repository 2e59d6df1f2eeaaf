-- Squares of the ground in which rows of an import lie, by their lower left corner, with their numbers.
-- scope: amanah
-- params:  :first :last ids; :run_id; :side metres
-- returns: x, y numbers of the square; rows
-- CRS:     storage, metres
-- index:   pk_spatial_unit
SELECT CAST(floor(ST_XMin(s.geom) / CAST(:side AS float8)) AS integer) AS x, CAST(floor(ST_YMin(s.geom) / CAST(:side AS float8)) AS integer) AS y,
       count(*) AS rows
FROM spatial_unit AS s
WHERE s.id BETWEEN :first AND :last AND s.import_run_id = CAST(:run_id AS uuid)
GROUP BY 1, 2
ORDER BY 1, 2

-- Rows of an import whose lower left corner lies in a square of the ground.
-- scope: amanah
-- params:  :square_x :square_y numbers of the square; :side metres; :first :last ids; :run_id; :storage_srid
-- returns: id, in order
-- CRS:     storage, metres
-- index:   spatial_unit_geom_idx
SELECT s.id
FROM spatial_unit AS s
WHERE s.geom && ST_MakeEnvelope(CAST(:square_x AS integer) * CAST(:side AS float8), CAST(:square_y AS integer) * CAST(:side AS float8),
                                (CAST(:square_x AS integer) + 1) * CAST(:side AS float8), (CAST(:square_y AS integer) + 1) * CAST(:side AS float8),
                                CAST(:storage_srid AS integer))
  AND floor(ST_XMin(s.geom) / CAST(:side AS float8)) = CAST(:square_x AS integer)
  AND floor(ST_YMin(s.geom) / CAST(:side AS float8)) = CAST(:square_y AS integer)
  AND s.id BETWEEN :first AND :last AND s.import_run_id = CAST(:run_id AS uuid)
ORDER BY s.id

-- Of the given live parcels, those that stand alone while two or more of their block lie elsewhere.
-- scope: amanah
-- params:  :ids bigint[]; :reach metres
-- returns: parcel_id
-- CRS:     storage, metres
-- index:   pk_spatial_unit, uq_spatial_unit_live_number
SELECT s.id AS parcel_id
FROM spatial_unit AS s
WHERE s.id = ANY(CAST(:ids AS bigint[])) AND s.end_lifespan_version IS NULL AND s.plan_no <> '' AND s.block_no <> '' AND s.parcel_no <> ''
  AND NOT EXISTS (
    SELECT FROM (
      SELECT f.geom FROM spatial_unit AS f
      WHERE f.plan_no = s.plan_no AND f.block_no = s.block_no AND f.municipality_id = s.municipality_id AND f.parcel_no <> ''
        AND f.end_lifespan_version IS NULL AND f.id <> s.id
      OFFSET 0
    ) AS fellow
    WHERE fellow.geom && ST_Expand(s.geom, CAST(:reach AS float8))
  )
  AND EXISTS (
    SELECT FROM spatial_unit AS f
    WHERE f.plan_no = s.plan_no AND f.block_no = s.block_no AND f.municipality_id = s.municipality_id AND f.parcel_no <> ''
      AND f.end_lifespan_version IS NULL AND f.id <> s.id
    OFFSET 1
  )

-- Of the given live parcels, those whose words were lost before they came.
-- scope: amanah
-- params:  :ids bigint[]
-- returns: parcel_id, words
-- CRS:     none
-- index:   pk_spatial_unit
SELECT s.id AS parcel_id, concat_ws(' / ', nullif(s.plan_no, ''), nullif(s.block_no, ''), nullif(s.parcel_no, ''), s.land_use) AS words
FROM spatial_unit AS s
WHERE s.id = ANY(CAST(:ids AS bigint[])) AND s.end_lifespan_version IS NULL
  AND concat_ws(' ', s.plan_no, s.block_no, s.parcel_no, s.land_use) ~ '\?\?|�'

-- How many of these plan, block and parcel numbers are live parcels.
-- scope: amanah
-- params:  :plans text[], :blocks text[], :numbers text[], parallel
-- returns: one number
-- CRS:     none
-- index:   uq_spatial_unit_live_number
SELECT count(*)
FROM unnest(CAST(:plans AS text[]), CAST(:blocks AS text[]), CAST(:numbers AS text[])) AS key (plan_no, block_no, parcel_no)
JOIN spatial_unit AS s USING (plan_no, block_no, parcel_no)
WHERE s.end_lifespan_version IS NULL

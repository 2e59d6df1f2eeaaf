-- Parcels of an import in which a right began or ended since it was brought.
-- scope: amanah
-- params:  :run_id
-- returns: name, at
-- CRS:     none
-- index:   ix_ba_unit_parcel_parcel_id, ix_rrr_ba_unit_id
SELECT coalesce(s.reference, CAST(s.id AS text)) AS name, greatest(r.begin_lifespan_version, r.end_lifespan_version) AS at
FROM spatial_unit AS s JOIN ba_unit_parcel AS p ON p.parcel_id = s.id JOIN rrr AS r ON r.ba_unit_id = p.ba_unit_id
WHERE s.import_run_id = CAST(:run_id AS uuid) AND (r.begin_lifespan_version > s.begin_lifespan_version OR r.end_lifespan_version IS NOT NULL)
ORDER BY s.id LIMIT 1

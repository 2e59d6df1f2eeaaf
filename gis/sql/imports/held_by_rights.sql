-- Parcels that the file lacks and in which somebody holds a right.
-- scope: amanah
-- params:  none
-- returns: old_id
-- CRS:     none
-- index:   none: planned with the temporary table import_verdict; ix_ba_unit_parcel_parcel_id, ix_rrr_ba_unit_id
SELECT v.old_id FROM import_verdict AS v WHERE v.outcome = 'vanished'
  AND EXISTS (SELECT FROM ba_unit_parcel AS p JOIN rrr AS r ON r.ba_unit_id = p.ba_unit_id WHERE p.parcel_id = v.old_id AND r.end_lifespan_version IS NULL)

-- Rights, buildings and addresses follow a parcel to its new version. A property that has other live parcels keeps its rights for those.
-- scope: amanah
-- params:  :moment
-- returns: nothing; writes ba_unit, ba_unit_parcel, rrr, building, national_address
-- CRS:     none
-- index:   none: planned with the temporary table import_unit; ix_ba_unit_parcel_parcel_id, ix_rrr_ba_unit_id, ix_building_parcel_id
INSERT INTO ba_unit (id, municipality_id)
SELECT u.unit_id, u.municipality_id FROM import_unit AS u
WHERE EXISTS (SELECT FROM ba_unit_parcel AS p JOIN rrr AS r ON r.ba_unit_id = p.ba_unit_id WHERE p.parcel_id = u.old_id AND r.end_lifespan_version IS NULL);
INSERT INTO ba_unit_parcel (ba_unit_id, parcel_id) SELECT u.unit_id, u.new_id FROM import_unit AS u JOIN ba_unit AS b ON b.id = u.unit_id;
INSERT INTO rrr (ba_unit_id, party_id, kind, share_numerator, share_denominator, deed_no, deed_on, begin_lifespan_version)
SELECT u.unit_id, r.party_id, r.kind, r.share_numerator, r.share_denominator, r.deed_no, r.deed_on, CAST(:moment AS timestamptz)
FROM import_unit AS u JOIN ba_unit_parcel AS p ON p.parcel_id = u.old_id JOIN rrr AS r ON r.ba_unit_id = p.ba_unit_id
WHERE r.end_lifespan_version IS NULL;
UPDATE rrr AS r SET end_lifespan_version = CAST(:moment AS timestamptz)
WHERE r.end_lifespan_version IS NULL AND r.begin_lifespan_version < CAST(:moment AS timestamptz)
  AND r.ba_unit_id IN (SELECT p.ba_unit_id FROM import_unit AS u JOIN ba_unit_parcel AS p ON p.parcel_id = u.old_id)
  AND NOT EXISTS (SELECT FROM ba_unit_parcel AS q JOIN spatial_unit AS s ON s.id = q.parcel_id
                  WHERE q.ba_unit_id = r.ba_unit_id AND s.end_lifespan_version IS NULL);
UPDATE building AS b SET parcel_id = u.new_id FROM import_unit AS u WHERE b.parcel_id = u.old_id;
UPDATE national_address AS a SET parcel_id = u.new_id FROM import_unit AS u WHERE a.parcel_id = u.old_id

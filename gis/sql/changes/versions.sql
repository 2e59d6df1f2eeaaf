-- The state of parcels as one word each: it changes whenever the parcel ends or anybody's right in it does.
-- scope: amanah
-- params:  :parcel_ids bigint[]
-- returns: id, version
-- CRS:     none
-- index:   pk_spatial_unit, ix_ba_unit_parcel_parcel_id, ix_rrr_ba_unit_id
SELECT s.id, left(md5(concat_ws('|', s.id, s.begin_lifespan_version, s.end_lifespan_version, s.zone_id, s.land_use,
  (SELECT string_agg(concat_ws(':', r.id, r.share_numerator, r.share_denominator, r.deed_no, r.end_lifespan_version), ',' ORDER BY r.id)
   FROM ba_unit_parcel AS b JOIN rrr AS r ON r.ba_unit_id = b.ba_unit_id WHERE b.parcel_id = s.id))), 16) AS version
FROM spatial_unit AS s WHERE s.id = ANY(CAST(:parcel_ids AS bigint[]))

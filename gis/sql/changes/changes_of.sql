-- Changes in which any of the parcels ended or began, oldest first.
-- scope: amanah
-- params:  :parcel_ids bigint[]
-- returns: id
-- CRS:     none
-- index:   uq_land_change_parcel_parent, uq_land_change_parcel_child
SELECT c.id FROM land_change AS c
WHERE c.id IN (
  SELECT p.change_id FROM land_change_parcel AS p WHERE p.part = 'parent' AND p.parcel_id = ANY(CAST(:parcel_ids AS bigint[]))
  UNION
  SELECT p.change_id FROM land_change_parcel AS p WHERE p.part = 'child' AND p.parcel_id = ANY(CAST(:parcel_ids AS bigint[]))
)
ORDER BY c.applied_at, c.id

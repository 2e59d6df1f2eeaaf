-- Live parcels of a deed: of the deeds that were recorded, and of the rights that name its number.
-- scope: municipality (:municipality_ids where deeds may be read, :owners where owners may)
-- params:  :number; :municipality_ids :owners integer[]; :limit
-- returns: id
-- CRS:     none
-- index:   ix_deed_number, ix_rrr_deed_no, pk_ba_unit_parcel, pk_spatial_unit
SELECT DISTINCT s.id
FROM (
  SELECT d.ba_unit_id, CAST(:municipality_ids AS integer[]) AS branches FROM deed AS d WHERE d.number = :number
  UNION ALL
  SELECT r.ba_unit_id, CAST(:owners AS integer[]) FROM rrr AS r WHERE r.deed_no = :number AND r.end_lifespan_version IS NULL
) AS f
JOIN ba_unit_parcel AS b ON b.ba_unit_id = f.ba_unit_id
JOIN spatial_unit AS s ON s.id = b.parcel_id
WHERE s.end_lifespan_version IS NULL AND s.municipality_id = ANY(f.branches)
ORDER BY s.id
LIMIT :limit

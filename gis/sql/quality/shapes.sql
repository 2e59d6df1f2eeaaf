-- What is drawn of findings: the defect, the shape as it came, and each parcel.
-- scope: municipality (:municipality_ids; what lies on no branch's land is shown to all who may look)
-- params:  :ids bigint[]; :lonlat 4326
-- returns: id, kind, part (defect, was, parcel, other), label, shape (WKB, longitude and latitude)
-- CRS:     stored; leaves as :lonlat
-- index:   pk_land_finding
SELECT f.id, f.kind, p.part, p.label, ST_AsBinary(ST_Transform(p.geom, CAST(:lonlat AS integer))) AS shape
FROM land_finding AS f
LEFT JOIN spatial_unit AS s ON s.id = f.parcel_id
LEFT JOIN spatial_unit AS o ON o.id = f.other_id
CROSS JOIN LATERAL (VALUES (1, 'parcel', s.parcel_no, s.geom), (2, 'other', o.parcel_no, o.geom), (3, 'was', NULL, f.was), (4, 'defect', NULL, f.geom)) AS p(seq, part, label, geom)
WHERE f.id = ANY(CAST(:ids AS bigint[])) AND p.geom IS NOT NULL
  AND (f.municipality_id IS NULL OR f.municipality_id = ANY(CAST(:municipality_ids AS integer[])))
ORDER BY f.id, p.seq

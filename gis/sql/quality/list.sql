-- Findings of one kind in the reader's branches, by number.
-- scope: municipality (:municipality_ids; land of no branch is shown to all who may look)
-- params:  :kind; :after last number seen; :limit
-- returns: id, kind, parcel_id, reference, parcel_no, other_id, other_reference, area_m2, municipality, longitude, latitude
-- CRS:     points leave as 4326
-- index:   ix_land_finding_kind
SELECT f.id, f.kind, f.parcel_id, s.reference, f.other_id, o.reference AS other_reference, f.area_m2, m.name_ar AS municipality,
       ST_X(p.point) AS longitude, ST_Y(p.point) AS latitude
FROM land_finding AS f
JOIN spatial_unit AS s ON s.id = f.parcel_id
LEFT JOIN spatial_unit AS o ON o.id = f.other_id
LEFT JOIN municipality AS m ON m.id = s.municipality_id
CROSS JOIN LATERAL (SELECT ST_Transform(ST_PointOnSurface(s.geom), 4326) AS point) AS p
WHERE f.kind = :kind AND f.id > CAST(:after AS bigint)
  AND (s.municipality_id IS NULL OR s.municipality_id = ANY(CAST(:municipality_ids AS integer[])))
ORDER BY f.id
LIMIT :limit

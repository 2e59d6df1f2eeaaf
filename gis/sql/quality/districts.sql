-- Districts of the reader's branches in which something stands open.
-- scope: municipality (:municipality_ids)
-- params:  none other
-- returns: id, name_ar, by name
-- CRS:     none
-- index:   ix_land_finding_place
SELECT d.id, d.name_ar
FROM district AS d
WHERE d.municipality_id = ANY(CAST(:municipality_ids AS integer[]))
  AND EXISTS (SELECT FROM land_finding AS f WHERE f.state = 'open' AND f.municipality_id = d.municipality_id AND f.district_id = d.id)
ORDER BY d.name_ar, d.id

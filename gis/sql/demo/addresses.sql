-- Sample national addresses for the numbered live parcels of the demo: the form of real ones, the numbers nobody's.
-- scope: amanah
-- params:  none
-- returns: nothing; writes national_address
-- CRS:     the point stays in the storage CRS
-- index:   none, every parcel is looked at
INSERT INTO national_address (short_address, parcel_id, postal_code, building_no, additional_no, street_ar, district_ar, point)
SELECT 'RK' || chr(65 + (n / 260000 % 26)::integer) || chr(65 + (n / 10000 % 26)::integer) || lpad((n * 7919 % 10000)::text, 4, '0'), p.id,
       lpad((16200 + coalesce(p.district_id, 0) % 240)::text, 5, '0'), lpad((n * 7919 % 10000)::text, 4, '0'), lpad((n * 6701 % 10000)::text, 4, '0'),
       coalesce(street.name_ar, ''), coalesce(d.name_ar, ''), ST_PointOnSurface(p.geom)
FROM (SELECT s.id, s.district_id, s.geom, row_number() OVER (ORDER BY s.id) AS n FROM spatial_unit AS s
      WHERE s.end_lifespan_version IS NULL AND s.parcel_no <> '') AS p
LEFT JOIN district AS d ON d.id = p.district_id
LEFT JOIN LATERAL (
  SELECT t.name_ar FROM parcel_edge AS e JOIN street AS t ON t.id = e.street_id
  WHERE e.parcel_id = p.id AND e.kind = 'street' AND t.name_ar IS NOT NULL ORDER BY e.street_width_m DESC NULLS LAST, e.seq LIMIT 1
) AS street ON true
ON CONFLICT (short_address) DO NOTHING

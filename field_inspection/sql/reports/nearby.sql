-- Reports of one family within reach of a pin: open, or closed so lately that the trouble may be the same.
-- scope: amanah (the public map's table; restricted rows only if asked for, by staff)
-- params:  :longitude :latitude  WGS 84 degrees; :reach_m metres; :family; :closed_since timestamptz;
--          :with_restricted boolean; :but uuid or null, a report to leave out; :most rows
-- returns: case_id, distance_m (on the ellipsoid), nearest first
-- CRS:     case_web.geom is 3857; its metres are stretched by 1/cos(latitude), so the box is widened and the distance
--          measured on the ellipsoid
-- index:   case_web_geom_idx
SELECT w.case_id, near.distance_m
FROM (SELECT ST_SetSRID(ST_MakePoint(:longitude, :latitude), 4326) AS pin) AS p
JOIN case_web w ON w.layer = 'report'
  AND w.geom && ST_Expand(ST_Transform(p.pin, 3857), :reach_m / cos(radians(:latitude)))
CROSS JOIN LATERAL (SELECT ST_Distance(ST_Transform(w.geom, 4326)::geography, p.pin::geography) AS distance_m) AS near
JOIN service_request r ON r.id = w.case_id
JOIN "case" c ON c.id = w.case_id
WHERE r.family = :family AND near.distance_m <= :reach_m
  AND (:with_restricted OR NOT w.restricted)
  AND (CAST(:but AS uuid) IS NULL OR w.case_id <> CAST(:but AS uuid))
  AND c.state NOT IN ('duplicate', 'rejected') AND (c.closed_at IS NULL OR c.closed_at >= :closed_since)
ORDER BY near.distance_m
LIMIT :most

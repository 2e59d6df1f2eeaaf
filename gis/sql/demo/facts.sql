-- Figures of the loaded land, for the demo's checks; what other files brought is not of the city. Edges, copies and shares exist for
-- live parcels only.
-- scope: amanah
-- params:  none
-- returns: one row of counts; street_widths numeric[]
-- CRS:     none
-- index:   none, whole tables are counted once each
WITH city AS (
  SELECT s.id, s.municipality_id
  FROM spatial_unit AS s LEFT JOIN import_run AS r ON r.id = s.import_run_id
  WHERE s.end_lifespan_version IS NULL AND (r.file_name IS NULL OR r.file_name = 'demo-city')
)
SELECT live.*, edges.*, held.*, marks.*,
       (SELECT array_agg(DISTINCT width_m) FROM street WHERE kind <> 'passage') AS street_widths,
       (SELECT count(*) FROM building WHERE is_over_built) AS overbuilt,
       (SELECT count(*) FROM parcel_lineage) AS split_parcels,
       (SELECT count(DISTINCT code) FROM zone) AS zones,
       (SELECT count(*) FROM parcel_web JOIN city USING (id)) AS copies,
       (SELECT count(*) FROM landcover WHERE kind = 'park') AS parks
FROM
  (SELECT count(*) AS parcels, count(DISTINCT municipality_id) AS branches FROM city) AS live,
  (SELECT count(*) FILTER (WHERE streets >= 2) AS corner_parcels, count(*) FILTER (WHERE streets >= 1) AS fronting_parcels,
          count(*) FILTER (WHERE wadi) AS wadi_parcels, count(*) FILTER (WHERE passage) AS passage_parcels
   FROM (SELECT count(DISTINCT street_id) FILTER (WHERE kind = 'street') AS streets, bool_or(kind = 'wadi') AS wadi,
                bool_or(kind = 'passage') AS passage
         FROM parcel_edge JOIN city ON city.id = parcel_id GROUP BY parcel_id) AS by_parcel) AS edges,
  (SELECT count(*) FILTER (WHERE held BETWEEN 0.999999 AND 1.000001) AS wholly_owned
   FROM (SELECT sum(share_numerator::numeric / share_denominator) AS held FROM rrr
         WHERE kind = 'ownership' AND end_lifespan_version IS NULL GROUP BY ba_unit_id) AS by_unit) AS held,
  (SELECT count(*) FILTER (WHERE kind = 'mosque') AS mosques, count(*) FILTER (WHERE kind = 'school') AS schools FROM place) AS marks

-- Live parcels of one plan and block whose numbers are the same once digits, letters and leading zeros are written alike.
-- scope: amanah
-- params:  none
-- returns: one, other, number; the earliest parcel with each of the others
-- CRS:     none
-- index:   none, every number is looked at once, sorted on disk if need be
WITH alike AS (
  SELECT s.id, s.municipality_id,
         regexp_replace(translate(s.plan_no, '٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹أإآ ـ', '01234567890123456789ااا'), '(^|[^0-9])0+(?=[0-9])', '\1', 'g') AS plan,
         regexp_replace(translate(s.block_no, '٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹أإآ ـ', '01234567890123456789ااا'), '(^|[^0-9])0+(?=[0-9])', '\1', 'g') AS block,
         regexp_replace(translate(s.parcel_no, '٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹أإآ ـ', '01234567890123456789ااا'), '(^|[^0-9])0+(?=[0-9])', '\1', 'g') AS number
  FROM spatial_unit AS s
  WHERE s.end_lifespan_version IS NULL AND s.parcel_no <> '' AND s.plan_no <> ''
), grouped AS (
  SELECT id, number, first_value(id) OVER (PARTITION BY municipality_id, plan, block, number ORDER BY id) AS earliest FROM alike
)
SELECT earliest AS one, id AS other, number FROM grouped WHERE id <> earliest ORDER BY id

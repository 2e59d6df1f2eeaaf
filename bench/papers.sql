-- What a register of a million parcels has beside them, made set-based for the bench: national addresses of every parcel, deeds of
-- every fifth, survey decisions of every twentieth, plans with names, streets and places with names. Run by the superuser with
-- triggers and foreign keys asleep: what is measured is finding them, not filing them.
-- params: :first, :second arrays of words that names are made of
SET session_replication_role = replica;

INSERT INTO national_address (short_address, parcel_id, postal_code, building_no, additional_no, street_ar, district_ar, point)
SELECT chr(65 + (n / 17576000 %% 26)::int) || chr(65 + (n / 676000 %% 26)::int) || chr(65 + (n / 26000 %% 26)::int) || chr(65 + (n / 1000 %% 26)::int)
         || lpad((n * 7 %% 10000)::text, 4, '0'),
       id, lpad((10000 + n %% 1999)::text, 5, '0'), lpad((n * 7 %% 10000)::text, 4, '0'), lpad((n * 13 %% 10000)::text, 4, '0'),
       'شارع الأمل', 'حي النرجس', ST_PointOnSurface(geom)
FROM (SELECT id, geom, row_number() OVER (ORDER BY id) AS n FROM spatial_unit) AS s
ON CONFLICT DO NOTHING;

INSERT INTO ba_unit (id, municipality_id) OVERRIDING SYSTEM VALUE SELECT id, municipality_id FROM spatial_unit WHERE id %% 5 = 0;
INSERT INTO ba_unit_parcel SELECT id, id FROM spatial_unit WHERE id %% 5 = 0;
INSERT INTO deed (id, kind, number, dated_on, ba_unit_id, parcel_id, municipality_id)
SELECT gen_random_uuid(), 'electronic', lpad((310000000000 + id)::text, 12, '0'), '2024-05-01', id, id, municipality_id FROM spatial_unit WHERE id %% 5 = 0;

CREATE TEMPORARY TABLE decided AS SELECT gen_random_uuid() AS key, id, municipality_id FROM spatial_unit WHERE id %% 20 = 0;
INSERT INTO "case" (id, kind, reference, procedure_code, procedure_version, state, version, title, channel, opened_at, place_text, municipality_id)
SELECT key, 'survey_decision', 'SV-2026-' || lpad(id::text, 8, '0'), 'survey_decision', 1, 'approved', 1, '', 'desk', now(), '', municipality_id FROM decided;
INSERT INTO survey_decision (id, decision_no, purpose, parcel_id, epsg, owners, findings)
SELECT key, '2026' || lpad(id::text, 8, '0'), 'update', id, 9358, '[]', '[]' FROM decided;

SET session_replication_role = origin;  -- names are followed by triggers

INSERT INTO land_name (kind, key, municipality_id, name_ar, name_folded, note, words)
SELECT 'plan', gen_random_uuid(), 1, name, folded, plan_no, string_to_array(folded, ' ')
FROM (SELECT plan_no, row_number() OVER (ORDER BY plan_no, e) AS n
      FROM (SELECT DISTINCT plan_no FROM spatial_unit) AS q, generate_series(1, 8) AS e) AS p,
     LATERAL (SELECT 'مخطط ' || (%(first)s)[1 + p.n %% cardinality(%(first)s)] || ' ' || (%(second)s)[1 + p.n * 7 %% cardinality(%(second)s)] AS name) AS named,
     LATERAL (SELECT translate(name, 'أإآةى', 'اااهي') AS folded) AS f;

INSERT INTO street (municipality_id, name_ar, name_folded, kind, width_m, geom)
SELECT 1, name, translate(name, 'أإآةى', 'اااهي'), 'local', 15,
       ST_Multi(ST_MakeLine(ST_Centroid(geom), ST_Translate(ST_Centroid(geom), 200, 0)))
FROM (SELECT geom, row_number() OVER (ORDER BY id) AS n FROM spatial_unit WHERE id %% 33 = 0) AS s,
     LATERAL (SELECT 'شارع ' || (%(first)s)[1 + n %% cardinality(%(first)s)] || ' ' || (%(second)s)[1 + n * 11 %% cardinality(%(second)s)] AS name) AS named;

INSERT INTO place (municipality_id, name_ar, name_folded, kind, geom)
SELECT 1, name, translate(name, 'أإآةى', 'اااهي'), 'school', ST_Centroid(geom)
FROM (SELECT geom, row_number() OVER (ORDER BY id) AS n FROM spatial_unit WHERE id %% 100 = 0) AS s,
     LATERAL (SELECT 'مدرسة ' || (%(first)s)[1 + n * 3 %% cardinality(%(first)s)] || ' ' || (%(second)s)[1 + n * 5 %% cardinality(%(second)s)] AS name) AS named;

ANALYZE;

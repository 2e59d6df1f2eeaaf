-- Plans as they were before they were cases. Their numbers and histories go with the cases.
DROP POLICY seen_with_its_case ON land_plan;
ALTER TABLE land_plan NO FORCE ROW LEVEL SECURITY;
ALTER TABLE land_plan DISABLE ROW LEVEL SECURITY;
ALTER TABLE land_plan DROP CONSTRAINT fk_land_plan_id_case;
ALTER TABLE land_plan DROP CONSTRAINT ck_land_plan_kind_known;
ALTER TABLE land_plan DROP CONSTRAINT ck_land_plan_stands_by_decree;
ALTER TABLE land_plan DROP CONSTRAINT ck_land_plan_two_persons;
ALTER TABLE land_plan DROP CONSTRAINT ck_land_plan_reviewer_is_other;
DROP INDEX uq_land_plan_standing, ix_land_plan_branch_id;
ALTER TABLE land_plan RENAME COLUMN plan_kind TO kind;
ALTER TABLE land_plan RENAME COLUMN branch_id TO municipality_id;
ALTER TABLE land_plan RENAME CONSTRAINT fk_land_plan_branch_id_municipality TO fk_land_plan_municipality_id_municipality;
ALTER TABLE land_plan ADD COLUMN state varchar NOT NULL DEFAULT 'draft', ADD COLUMN remark varchar NOT NULL DEFAULT '',
  ADD COLUMN created_at timestamptz NOT NULL DEFAULT now();
UPDATE land_plan AS p SET created_at = c.opened_at, state = CASE c.state
    WHEN 'submitted' THEN 'sent' WHEN 'technical' THEN 'sent' WHEN 'approved' THEN 'approved' WHEN 'suspended' THEN 'approved'
    WHEN 'amended' THEN 'amended' WHEN 'cancelled' THEN 'cancelled' WHEN 'expired' THEN 'cancelled' WHEN 'withdrawn' THEN 'cancelled'
    ELSE 'draft' END
FROM "case" AS c WHERE c.id = p.id;
ALTER TABLE land_plan DROP COLUMN stands;
ALTER TABLE land_plan ADD CONSTRAINT ck_land_plan_kind_known CHECK (kind IN ('subdivision','detailed'));
ALTER TABLE land_plan ADD CONSTRAINT ck_land_plan_state_known CHECK (state IN ('draft','sent','approved','amended','cancelled'));
ALTER TABLE land_plan ADD CONSTRAINT ck_land_plan_approved_by_decree
  CHECK (state NOT IN ('approved','amended') OR (approved_on IS NOT NULL AND decree_no <> ''));
ALTER TABLE land_plan ADD CONSTRAINT ck_land_plan_two_persons CHECK (decided_by_id IS NULL OR decided_by_id IS DISTINCT FROM drafted_by_id);
CREATE UNIQUE INDEX uq_land_plan_standing ON land_plan (municipality_id, kind, plan_no) WHERE state = 'approved';
CREATE INDEX ix_land_plan_municipality_id ON land_plan (municipality_id);
ALTER TABLE case_event DISABLE TRIGGER append_only;
DELETE FROM case_event WHERE case_id IN (SELECT id FROM land_plan);
ALTER TABLE case_event ENABLE TRIGGER append_only;
DELETE FROM case_clock WHERE case_id IN (SELECT id FROM land_plan);
DELETE FROM case_search WHERE case_id IN (SELECT id FROM land_plan);
DELETE FROM case_subject WHERE case_id IN (SELECT id FROM land_plan);
DELETE FROM case_party WHERE case_id IN (SELECT id FROM land_plan);
DELETE FROM "case" WHERE id IN (SELECT id FROM land_plan);
DELETE FROM reference_counter WHERE prefix = 'PL';
DELETE FROM procedure_version WHERE code = 'land_plan';

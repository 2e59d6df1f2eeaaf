ALTER TABLE land_plan DROP CONSTRAINT ck_land_plan_kind_known;
ALTER TABLE land_plan DROP CONSTRAINT ck_land_plan_state_known;
ALTER TABLE land_plan DROP CONSTRAINT ck_land_plan_approved_by_decree;
ALTER TABLE land_plan DROP CONSTRAINT ck_land_plan_two_persons;
DROP INDEX uq_land_plan_standing, ix_land_plan_municipality_id;
ALTER TABLE land_plan RENAME COLUMN kind TO plan_kind;
ALTER TABLE land_plan RENAME COLUMN municipality_id TO branch_id;
ALTER TABLE land_plan RENAME CONSTRAINT fk_land_plan_municipality_id_municipality TO fk_land_plan_branch_id_municipality;
ALTER TABLE land_plan DROP COLUMN state, DROP COLUMN remark, DROP COLUMN created_at;
ALTER TABLE land_plan ADD CONSTRAINT ck_land_plan_kind_known CHECK (plan_kind IN ('subdivision','detailed'));
ALTER TABLE land_plan ADD CONSTRAINT ck_land_plan_stands_by_decree CHECK (NOT stands OR (approved_on IS NOT NULL AND decree_no <> ''));
ALTER TABLE land_plan ADD CONSTRAINT ck_land_plan_two_persons
  CHECK (decided_by_id IS NULL OR (decided_by_id IS DISTINCT FROM drafted_by_id AND decided_by_id IS DISTINCT FROM reviewed_by_id));
ALTER TABLE land_plan ADD CONSTRAINT ck_land_plan_reviewer_is_other
  CHECK (reviewed_by_id IS NULL OR reviewed_by_id IS DISTINCT FROM drafted_by_id);
ALTER TABLE land_plan ADD CONSTRAINT fk_land_plan_id_case FOREIGN KEY (id) REFERENCES "case" (id);
CREATE UNIQUE INDEX uq_land_plan_standing ON land_plan (branch_id, plan_kind, plan_no) WHERE stands;
CREATE INDEX ix_land_plan_branch_id ON land_plan (branch_id);
SELECT protect_by_case('land_plan', 'id');

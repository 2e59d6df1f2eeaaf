DROP POLICY seen_by_branch_or_party ON "case";
CREATE POLICY seen_by_branch_or_party ON "case" USING (
  (SELECT app_everything())
  OR municipality_id = ANY ((SELECT app_municipalities())::integer[])
  OR id IN (SELECT case_id FROM case_party WHERE party_id = ANY ((SELECT app_parties())::uuid[]))
);
DROP POLICY seen_with_its_batch ON bulk_row;
DROP POLICY seen_by_its_party ON bulk_batch;
DROP POLICY seen_by_delegate ON consent_code;
DROP POLICY seen_by_both_sides ON delegation;
DROP FUNCTION today_in_riyadh();

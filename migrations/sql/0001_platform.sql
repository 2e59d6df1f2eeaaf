-- Row-level security: the second lock behind app/tenancy.py.
ALTER TABLE "case" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "case" FORCE ROW LEVEL SECURITY;
CREATE POLICY seen_by_branch_or_party ON "case" USING (
  (SELECT app_everything())
  OR municipality_id = ANY ((SELECT app_municipalities())::integer[])
  OR id IN (SELECT case_id FROM case_party WHERE party_id = ANY ((SELECT app_parties())::uuid[]))
);

-- Must not look at "case", whose policy looks here. Staff see all links, a party its own.
ALTER TABLE case_party ENABLE ROW LEVEL SECURITY;
ALTER TABLE case_party FORCE ROW LEVEL SECURITY;
CREATE POLICY seen_by_staff_or_party ON case_party USING (
  (SELECT app_everything()) OR (SELECT app_is_staff()) OR party_id = ANY ((SELECT app_parties())::uuid[])
);

ALTER TABLE party ENABLE ROW LEVEL SECURITY;
ALTER TABLE party FORCE ROW LEVEL SECURITY;
CREATE POLICY seen_by_staff_or_self ON party USING (
  (SELECT app_everything()) OR (SELECT app_is_staff()) OR id = ANY ((SELECT app_parties())::uuid[])
);

SELECT protect_by_case('case_event'), protect_by_case('case_clock'), protect_by_case('case_subject');
SELECT make_append_only('case_event');

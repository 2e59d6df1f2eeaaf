-- A delegate sees the files he was named in, until the day his mandate ends.
CREATE FUNCTION today_in_riyadh() RETURNS date LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT (now() AT TIME ZONE 'Asia/Riyadh')::date $$;

DROP POLICY seen_by_branch_or_party ON "case";
CREATE POLICY seen_by_branch_or_party ON "case" USING (
  (SELECT app_everything())
  OR municipality_id = ANY ((SELECT app_municipalities())::integer[])
  OR id IN (SELECT case_id FROM case_party
            WHERE party_id = ANY ((SELECT app_parties())::uuid[]) AND (until IS NULL OR until >= (SELECT today_in_riyadh())))
);

-- Both sides of a delegation see it.
ALTER TABLE delegation ENABLE ROW LEVEL SECURITY;
ALTER TABLE delegation FORCE ROW LEVEL SECURITY;
CREATE POLICY seen_by_both_sides ON delegation USING (
  (SELECT app_everything())
  OR principal_id = ANY ((SELECT app_parties())::uuid[]) OR delegate_id = ANY ((SELECT app_parties())::uuid[])
);
ALTER TABLE consent_code ENABLE ROW LEVEL SECURITY;
ALTER TABLE consent_code FORCE ROW LEVEL SECURITY;
CREATE POLICY seen_by_delegate ON consent_code USING ((SELECT app_everything()) OR delegate_id = ANY ((SELECT app_parties())::uuid[]));

ALTER TABLE bulk_batch ENABLE ROW LEVEL SECURITY;
ALTER TABLE bulk_batch FORCE ROW LEVEL SECURITY;
CREATE POLICY seen_by_its_party ON bulk_batch USING ((SELECT app_everything()) OR party_id = ANY ((SELECT app_parties())::uuid[]));
ALTER TABLE bulk_row ENABLE ROW LEVEL SECURITY;
ALTER TABLE bulk_row FORCE ROW LEVEL SECURITY;
CREATE POLICY seen_with_its_batch ON bulk_row USING ((SELECT app_everything()) OR EXISTS (SELECT FROM bulk_batch b WHERE b.id = batch_id));

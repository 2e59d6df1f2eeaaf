-- Keys, webhooks and what they sent are their party's; a calendar's address is read as the system, by its secret.
DO $$
DECLARE target text;
BEGIN
  FOREACH target IN ARRAY ARRAY['api_key', 'webhook_endpoint'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', target);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', target);
    EXECUTE format('CREATE POLICY seen_by_its_party ON %I USING ((SELECT app_everything()) OR party_id = ANY ((SELECT app_parties())::uuid[]))', target);
  END LOOP;
END $$;
ALTER TABLE webhook_delivery ENABLE ROW LEVEL SECURITY;
ALTER TABLE webhook_delivery FORCE ROW LEVEL SECURITY;
CREATE POLICY seen_with_its_address ON webhook_delivery USING (
  (SELECT app_everything()) OR EXISTS (SELECT FROM webhook_endpoint e WHERE e.id = endpoint_id)
);
ALTER TABLE rating ENABLE ROW LEVEL SECURITY;
ALTER TABLE rating FORCE ROW LEVEL SECURITY;
CREATE POLICY seen_by_branch_or_party ON rating USING (
  (SELECT app_everything())
  OR municipality_id = ANY ((SELECT app_municipalities())::integer[])
  OR party_id = ANY ((SELECT app_parties())::uuid[])
);
SELECT protect_by_branch('past_permit_load'), protect_by_branch('past_permit');

-- A document is seen by the branch, and by those who see its case. The bytes' row says nothing by itself.
ALTER TABLE document ENABLE ROW LEVEL SECURITY;
ALTER TABLE document FORCE ROW LEVEL SECURITY;
CREATE POLICY seen_by_branch_or_with_its_case ON document USING (
  (SELECT app_everything())
  OR municipality_id = ANY ((SELECT app_municipalities())::integer[])
  OR EXISTS (SELECT FROM "case" c WHERE c.id = case_id)
);
REVOKE DELETE, TRUNCATE ON document, document_content FROM amanah_app;
REVOKE UPDATE ON document, document_content FROM amanah_app;
GRANT UPDATE (superseded_by_id, audience, municipality_id) ON document TO amanah_app;

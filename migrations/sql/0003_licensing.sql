-- What hangs on an application or a permit is seen by those who see its case.
SELECT protect_by_case('application', 'id'), protect_by_case('permit', 'id'), protect_by_case('drawing_part', 'application_id'),
       protect_by_case('submission', 'application_id'), protect_by_case('confirmation_code', 'application_id'),
       protect_by_case('correction_request', 'application_id'), protect_by_case('site_finding', 'application_id'),
       protect_by_case('permit_condition', 'permit_id');
ALTER TABLE correction_item ENABLE ROW LEVEL SECURITY;
ALTER TABLE correction_item FORCE ROW LEVEL SECURITY;
CREATE POLICY seen_with_its_request ON correction_item USING (
  (SELECT app_everything()) OR EXISTS (SELECT FROM correction_request r WHERE r.id = request_id)
);
SELECT make_append_only('submission');

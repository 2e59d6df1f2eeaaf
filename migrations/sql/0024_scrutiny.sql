-- What hangs on an application is seen by those who see its case; an override is never taken back.
SELECT protect_by_case('plan_scrutiny', 'application_id'), protect_by_case('finding_override', 'application_id'),
       protect_by_case('work_route', 'case_id'), protect_by_case('activity_place', 'case_id');
SELECT make_append_only('finding_override');

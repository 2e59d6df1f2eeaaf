-- Visits and violations are seen with their case; what an inspector sent is never changed.
SELECT protect_by_case('visit', 'id'), protect_by_case('visit_record', 'visit_id'), protect_by_case('violation', 'id');
SELECT make_append_only('visit_record');

-- A proposal is seen by those who see its case; a booking with its application.
SELECT protect_by_case('service_change', 'id'), protect_by_case('booking', 'application_id');

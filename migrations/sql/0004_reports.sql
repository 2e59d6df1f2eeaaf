-- Reports are seen with their case. published_photo is public by its nature, but its report's scope still holds for staff pages.
SELECT protect_by_case('service_request', 'id'), protect_by_case('report_follower', 'report_id'),
       protect_by_case('report_rating', 'report_id'), protect_by_case('published_photo', 'report_id');

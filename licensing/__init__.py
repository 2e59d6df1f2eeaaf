"""Electronic services on land and shops: applications, review, permits."""

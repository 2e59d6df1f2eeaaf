"""``/api/v1``: the e-services for programs."""

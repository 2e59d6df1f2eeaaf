"""People: parties (who has rights), users (who signs in), memberships (which role where), mandates (for whom)."""

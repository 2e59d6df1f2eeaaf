"""Asking other bodies: signed links, answers, terms and what silence means."""

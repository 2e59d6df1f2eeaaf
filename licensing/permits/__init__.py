"""Permits: what was granted, its conditions, its paper, and the page that tells its present state."""

"""Changes of the land: split, merge, moved boundaries, road surplus, expropriation, re-plan. Each is one transaction."""

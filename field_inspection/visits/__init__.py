"""Visits: an inspector goes to a place, looks at what a checklist asks, and what he finds has consequences."""

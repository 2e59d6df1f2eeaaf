"""Subdivision plans and detailed plans: drawn up by a planner, decided by an approver."""

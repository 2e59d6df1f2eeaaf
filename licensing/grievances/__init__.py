"""Grievances against a decision: a case of its own, decided by another."""

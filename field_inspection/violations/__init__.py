"""Violations: what was found against the rules, the fine it carries, and when it is settled."""

"""Webhooks: who is told, what is told, and how it gets there."""

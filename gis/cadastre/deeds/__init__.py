"""Deeds, and the shares they prove."""

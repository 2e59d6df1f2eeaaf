"""Deeds, and survey decisions from the intake clerk to the sheet with its code."""

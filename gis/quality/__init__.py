"""Defects of the register: overlaps, slivers, parcels without a street."""

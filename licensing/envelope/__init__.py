"""The buildable envelope: where, on each floor, a building may stand on one parcel. Pure geometry in metres."""

from licensing.envelope.edges import Edge, Segment, assign_roles, boundary_segments, uncovered_length_m
from licensing.envelope.floors import (
    AppliedSetback,
    FloorEnvelope,
    Lot,
    applied_setbacks,
    buildable_envelope,
    envelopes_on,
    largest_building_m2,
    site_values,
)
from licensing.envelope.strips import segment_strips, setback_strips

__all__ = [
    "AppliedSetback",
    "Edge",
    "FloorEnvelope",
    "Lot",
    "Segment",
    "applied_setbacks",
    "assign_roles",
    "boundary_segments",
    "buildable_envelope",
    "envelopes_on",
    "largest_building_m2",
    "segment_strips",
    "setback_strips",
    "site_values",
    "uncovered_length_m",
]

"""What the queue of doubtful data guards beside looking at it."""

from enum import StrEnum


class Permission(StrEnum):
    QUALITY_DECIDE = "gis:quality:decide"

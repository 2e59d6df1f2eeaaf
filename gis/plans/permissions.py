"""What plans guard."""

from enum import StrEnum


class Permission(StrEnum):
    PLAN_VIEW = "gis:plan:view"
    PLAN_DRAFT = "gis:plan:draft"
    PLAN_DECIDE = "gis:plan:decide"

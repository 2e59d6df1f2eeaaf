"""What plans guard."""

from enum import StrEnum


class Permission(StrEnum):
    PLAN_VIEW = "gis:plan:view"
    PLAN_DRAFT = "gis:plan:draft"
    PLAN_REVIEW = "gis:plan:review"  # the technical approval
    PLAN_DECIDE = "gis:plan:decide"

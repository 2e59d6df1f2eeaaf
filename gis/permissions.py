"""What gis guards. Public layers need no permission."""

from enum import StrEnum


class Permission(StrEnum):
    OWNERS_VIEW = "gis:owners:view"
    CASES_VIEW = "gis:cases:view"  # restricted layers: visits, applications
    LAND_EDIT = "gis:land:edit"
    QUALITY_VIEW = "gis:quality:view"
    LAND_APPROVE = "gis:land:approve"  # decides on changes of the land and survey decisions
    LAND_CHANGE_NOW = "gis:land:change_now"  # simple changes without a second pair of eyes, by the planner of the seat
    LAND_CHANGES_VIEW = "gis:land:view_changes"

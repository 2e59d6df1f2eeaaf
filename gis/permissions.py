"""What gis guards. Public layers need no permission."""

from enum import StrEnum


class Permission(StrEnum):
    OWNERS_VIEW = "gis:owners:view"
    CASES_VIEW = "gis:cases:view"  # restricted layers: visits, applications
    LAND_EDIT = "gis:land:edit"
    QUALITY_VIEW = "gis:quality:view"

"""What deeds and survey decisions guard."""

from enum import StrEnum


class Permission(StrEnum):
    SURVEY_VIEW = "gis:survey:view"
    SURVEY_PREPARE = "gis:survey:prepare"
    SURVEY_CHECK = "gis:survey:check"
    SURVEY_APPROVE = "gis:survey:approve"
    DEED_RECORD = "gis:deed:record"

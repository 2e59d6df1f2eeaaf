"""Rules that hold in every zone and distances between activities, as tables for everybody."""

from datetime import date
from typing import Any

from flask_babel import gettext as _

from licensing.presenters.findings import number
from licensing.presenters.place_findings import PLACE_TITLES
from licensing.regulation.words import SEVERITY_WORDS, limit_words, source_words
from licensing.rules.distances import distance_rules
from licensing.zoning import RuleRow, general_rules

_TITLES = {
    "AN-POSITION": "annex_position",
    "AN-GROUND": "annex_ground",
    "CH-CORNER": "chamfer",
    "UN-ENTRANCES": "entrances",
    "PK-DISABLED": "disabled_bays",
    "PK-BAY-WIDTH": "bay_width",
    "PK-BAY-LENGTH": "bay_length",
    "PK-BAY-OVERLAP": "bay_overlap",
    "PK-BAY-INSIDE": "bay_inside",
    "FLD-CHANNEL": "flood_channel",
    "FLD-STUDY": "flood_study",
    "HR-SITE": "heritage",
    "AV-SURFACE": "aviation",
    "OWN-HOLDER": "holder",
    "OWN-DEED": "deed_area",
    "OWN-DEED-MAX": "deed_area",
    "OWN-SURVEY": "survey_area",
    "OWN-SURVEY-MAX": "survey_area",
    "EX-CLASH": "excavation_clash",
    "EX-ASPHALT": "asphalt",
}


def general_page(on: date) -> dict[str, list[dict[str, Any]]]:
    """Both tables as they hold on a day."""
    return {
        "general": [
            {
                "title": str(PLACE_TITLES[_TITLES[row.id]]),
                "limit": _limit(row),
                "beyond": _beyond(row.severity),
                "source": source_words(row.source),
                "sample": row.sample,
            }
            for row in general_rules(on).rows
        ],
        "distances": [
            {
                "from": rule.name["ar"],
                "to": rule.target["ar"],
                "metres": number(rule.metres),
                "beyond": _beyond(rule.severity),
                "source": source_words(rule.source),
                "sample": rule.sample,
            }
            for rule in distance_rules().rows
            if rule.holds_on(on)
        ],
    }


def _limit(row: RuleRow) -> str:
    if row.unit == "share":
        return f"\u200e{number(float(row.limit) * 100, 2)}%"
    return limit_words(row.limit, row.unit) if row.unit else _("مالك مسجل")


def _beyond(severity: str) -> str:
    """What follows for a drawing or place beyond the limit."""
    return _("ملاحظة") if severity == "note" else str(SEVERITY_WORDS["human" if severity == "needs_human" else severity])

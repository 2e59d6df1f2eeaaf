"""Zone codes of the demo city and their rule values. Every value is a marked sample, none is the law of a place.

A rule's ``limit`` is an expression over ``street_width_m``; ``edge`` names the edge kind or role it concerns.
"""
from dataclasses import dataclass
from datetime import date

SAMPLE_FROM = date(2020, 1, 1)
GROUND_ALLOWANCE_FROM = date(2024, 7, 15)
SAMPLE, RES24 = "عينة للعرض", "اشتراطات المباني السكنية 2024"
STREET_SETBACK = "min(6, max(3, street_width_m / 5))"

LAND_USES = {
    "residential": "سكني", "apartments": "عمائر سكنية", "commercial": "تجاري", "mixed": "سكني تجاري", "mosque": "مسجد",
    "education": "تعليمي", "health": "صحي", "park": "حديقة", "government": "حكومي", "fuel": "محطة وقود",
    "market": "سوق", "open": "فضاء",
}


@dataclass(frozen=True)
class ZoneRule:
    """One limit. ``family``: SB setback (m), CV coverage (share), FAR, FL floors, HT height (m).

    ``floors`` empty means every floor; ``edge`` is front, side, rear, passage, wadi, or None where no edge is meant.
    """

    family: str
    limit: str
    unit: str
    floors: tuple[str, ...] = ()
    edge: str | None = None
    source: str = SAMPLE
    valid_from: date = SAMPLE_FROM
    valid_to: date | None = None
    sample: bool = True


@dataclass(frozen=True)
class Zone:
    """A zone as the plan names it; ``uses`` are the land uses it allows, ``floors`` those that may be built."""

    code: str
    name_ar: str
    uses: tuple[str, ...]
    floors: tuple[str, ...] = ()
    rules: tuple[ZoneRule, ...] = ()


def _building_rules(coverage: float, annex: float, far: float, floors: str, height: str, side: float,
                    front: str = STREET_SETBACK) -> tuple[ZoneRule, ...]:
    """Rows shared by every zone that is built on, with this zone's numbers."""
    return (
        ZoneRule("CV", str(coverage), "share", ("ground", "first", "second", "third")),
        ZoneRule("CV", str(annex), "share", ("annex",)),
        ZoneRule("FAR", str(far), "ratio"),
        ZoneRule("FL", floors, "count"),
        ZoneRule("HT", height, "m"),
        ZoneRule("SB", front, "m", edge="front"),
        ZoneRule("SB", str(side), "m", ("first", "second", "third", "annex"), "side"),
        ZoneRule("SB", str(side), "m", ("first", "second", "third", "annex"), "rear"),
        ZoneRule("SB", str(side), "m", ("ground",), "side", valid_to=date(2024, 7, 14)),
        ZoneRule("SB", str(side), "m", ("ground",), "rear", valid_to=date(2024, 7, 14)),
        ZoneRule("SB", "0", "m", ("ground",), "side", RES24, GROUND_ALLOWANCE_FROM),
        ZoneRule("SB", "0", "m", ("ground",), "rear", RES24, GROUND_ALLOWANCE_FROM),
        ZoneRule("SB", "2", "m", edge="passage"),
        ZoneRule("SB", "10", "m", edge="wadi"),
    )


_VILLA = ("ground", "first", "annex")
_BLOCK_OF_FLATS = ("ground", "first", "second", "third", "annex")

ZONES = (
    Zone("س1", "سكني فلل منفصلة", ("residential",), _VILLA, _building_rules(.75, .70, 2.2, "2", "12", 2)),
    Zone("س2", "سكني فلل متصلة", ("residential",), _VILLA, _building_rules(.75, .70, 2.2, "2", "12", 2)),
    Zone("س3", "سكني عمائر", ("residential", "apartments"), _BLOCK_OF_FLATS,
         _building_rules(.65, .50, 3.0, "3 if street_width_m < 20 else 4", "18", 2)),
    Zone("ت2", "تجاري محوري", ("commercial", "mixed", "apartments", "fuel"), _BLOCK_OF_FLATS,
         _building_rules(.65, .50, 4.0, "4 if street_width_m < 36 else 6", "25", 2, "3 if street_width_m < 30 else 6")),
    Zone("ت3", "تجاري حي", ("commercial", "mixed", "market"), ("ground", "first", "second"),
         _building_rules(.60, .30, 2.4, "3", "15", 2)),
    Zone("م", "متعدد الاستخدام", ("mixed", "apartments", "residential"), _BLOCK_OF_FLATS,
         _building_rules(.65, .50, 3.0, "4", "18", 2)),
    Zone("خ", "خدمات", ("fuel", "government", "health"), ("ground", "first"),
         _building_rules(.40, .0, 0.8, "2", "10", 5, "max(6, street_width_m / 5)")),
    Zone("ع", "مرافق عامة", ("mosque", "education", "health", "government"), ("ground", "first", "second"),
         _building_rules(.60, .0, 1.5, "3", "15", 3)),
    Zone("ح", "حدائق", ("park",)),
    Zone("و", "أودية محمية", ("open",)),
)
ZONE_CODES = tuple(zone.code for zone in ZONES)

"""What a layer of a plan means, by its name: the convention of the scrutiny samples, and our own."""

import re
from dataclasses import dataclass

# Our own: A-PLOT, A-FOOT-L0 A-FOOT-L1 A-FOOT-B1 A-FOOT-ANNEX, A-ANNEX, A-VOID, P-BAY, W-FENCE, A-ROAD.
# The samples': PLOT_BOUNDARY, BLK_1_FLR_0_BLT_UP_AREA with _DEDUCT and _EXISTING, BLK_1_LVL_0_BLDG_FOOT_PRINT, PARKING_SLOT, …_ROAD, …_YARD.
PLOT, FLOOR, DEDUCT, FOOTPRINT, VOID, BAY, ANNEX, FENCE, ROAD, FRONT, YARD = (
    "plot", "floor", "deduct", "footprint", "void", "bay", "annex", "fence", "road", "front", "yard",
)  # fmt: skip
TOP = 99  # the upper annex, above every numbered floor

_MEANINGS: tuple[tuple[str, str], ...] = (
    (r"PLOT_BOUNDARY|[AP]-PLOT", PLOT),
    (r"BLK_(?P<block>\d+)_FLR_(?P<level>-?\d+)_BLT_UP_AREA_DEDUCT(_EXISTING)?", DEDUCT),
    (r"BLK_(?P<block>\d+)_FLR_(?P<level>-?\d+)_BLT_UP_AREA(_EXISTING)?", FLOOR),
    (r"BLK_(?P<block>\d+)_FLR_(?P<level>-?\d+)_COURTYARD_INNER", VOID),
    (r"BLK_(?P<block>\d+)_LVL_(?P<level>-?\d+)_BLDG_FOOT_PRINT", FOOTPRINT),
    (r"BLK_(?P<block>\d+)_BSMNT_FOOT_PRINT", FOOTPRINT),
    (r"BLK_(?P<block>\d+)_LVL_\d+_FRONT_YARD", FRONT),
    (r"BLK_(?P<block>\d+)_(LVL_\d+|BSMNT)_(FRONT|REAR|SIDE)_YARD_?\d*", YARD),
    (r"A-FOOT-L(?P<level>\d+)", FLOOR),
    (r"A-FOOT-B(?P<below>\d+)", FLOOR),
    (r"A-FOOT-(?P<top>ANNEX)", FLOOR),
    (r"A-ANNEX(-L0)?", ANNEX),
    (r"A-VOID(-L(?P<level>\d+))?", VOID),
    (r"P-BAY|PARKING_SLOT|DA_PARKING|P-BAY-DISABLED", BAY),
    (r"W-FENCE", FENCE),
    (r"A-ROAD|(NON_)?NOTIFIED_ROAD", ROAD),
)  # fmt: skip
_COMPILED = tuple((re.compile(pattern), meaning) for pattern, meaning in _MEANINGS)


@dataclass(frozen=True)
class Meaning:
    """``level``: 0 is the ground, negative below it; None where a layer belongs to no floor. ``block``: of the samples."""

    kind: str
    level: int | None = None
    block: int = 1


def meaning_of(layer: str) -> Meaning | None:
    """None for a layer that no rule is measured from."""
    name = layer.strip().upper().replace(" ", "_")
    for pattern, kind in _COMPILED:
        if found := pattern.fullmatch(name):
            return Meaning(kind, _level(found, name), int(found.groupdict().get("block") or 1))
    return None


def _level(found: re.Match[str], name: str) -> int | None:
    groups = found.groupdict()
    if groups.get("top"):
        return TOP
    if groups.get("below"):
        return -int(groups["below"])
    if groups.get("level") is not None:
        return int(groups["level"])
    return -1 if "BSMNT" in name else None

"""A decision in words and tables, for its page and for its sheet."""

import math
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from app.i18n import format_number
from gis.cadastre.boundaries import Boundary, beyond, directions_of, sentence
from gis.cadastre.decisions.checking import survey_of
from gis.cadastre.decisions.measured import Measured
from gis.cadastre.rules import Finding
from gis.cadastre.settings import settings
from gis.cadastre.sketch import SurveySketch, sketch_of
from gis.cadastre.words import DIRECTIONS, TREATMENTS, boundary_words, finding_row, system_words
from gis.models import SpatialUnit


def boundaries_of(measured: Measured) -> list[Boundary]:
    """Sides with their direction and length; what is not written is taken from the corners."""
    ring = [(corner.easting, corner.northing) for corner in measured.corners]
    if len(ring) < 3 or len(set(ring)) < 3:
        return []
    looks = directions_of(ring)
    return [
        Boundary(
            side.direction or looks[i],
            side.neighbour,
            side.length_m or math.dist(ring[i], ring[(i + 1) % len(ring)]),
            side.ref,
            side.street_name,
            side.street_width_m,
            side.is_chamfer,
        )
        for i, side in enumerate(measured.sides[: len(ring)])
    ]


def shown(measured: Measured, parcel: SpatialUnit, findings: Sequence[Finding]) -> dict[str, Any]:
    """What page and sheet share."""
    boundaries, words = boundaries_of(measured), boundary_words()
    return {
        "corners": corner_rows(measured),
        "has_deed_corners": any(corner.easting_deed is not None for corner in measured.corners),
        "sides": side_rows(measured, boundaries),
        "perimeter": format_number(sum(round(b.length_m, 2) for b in boundaries), 2),  # of the lengths as they are printed
        "sentence": sentence(boundaries, words),
        "points": [
            {"name": p.name, "easting": coordinate(p.easting), "northing": coordinate(p.northing), "elevation": coordinate(p.elevation)}
            for p in measured.control_points
        ],
        "system": system_words(measured.epsg),
        "purpose": settings().purpose(measured.purpose),
        "treatment": str(TREATMENTS[measured.treatment]),
        "sketch": drawn(measured, parcel, findings),
    }


def drawn(measured: Measured, parcel: SpatialUnit, findings: Sequence[Finding]) -> SurveySketch | None:
    return sketch_of(survey_of(measured, parcel), boundaries_of(measured), boundary_words(), findings)


def corner_rows(measured: Measured) -> list[dict[str, str]]:
    return [
        {
            "no": corner.label or str(i),
            "easting": coordinate(corner.easting),
            "northing": coordinate(corner.northing),
            "easting_deed": coordinate(corner.easting_deed),
            "northing_deed": coordinate(corner.northing_deed),
            "mark": settings().mark(corner.mark) if corner.mark else "",
        }
        for i, corner in enumerate(measured.corners, 1)
    ]


def side_rows(measured: Measured, boundaries: Sequence[Boundary]) -> list[dict[str, str]]:
    """جدول الحدود والأطوال."""
    words, count = boundary_words(), len(measured.corners)
    return [
        {
            "no": f"{i}–{i % count + 1}",
            "direction": str(DIRECTIONS[boundary.direction]),
            "beyond": beyond(boundary, words),
            "length": format_number(boundary.length_m, 2),
            "length_deed": format_number(side.length_deed_m, 2) if side.length_deed_m else "",
        }
        for i, (side, boundary) in enumerate(zip(measured.sides, boundaries, strict=False), 1)
    ]


def coordinate(value: float | None) -> str:
    """To the millimetre, without separators, as control sheets print them."""
    return "" if value is None else f"{value:.3f}"


def area_rows(measured: Measured, area_nature: float | None) -> list[dict[str, Any]]:
    """Areas by deed, as stated and by nature, and what becomes of the difference."""

    def metres(value: float | None) -> str | None:
        return _("%(n)s م²", n=format_number(round(value, 2) + 0.0, 2)) if value is not None else None

    difference = area_nature - measured.area_deed_m2 if area_nature is not None and measured.area_deed_m2 else None
    return [
        {"key": _("المساحة بموجب الصك"), "value": metres(measured.area_deed_m2)},
        {"key": _("المساحة في كروكي المكتب"), "value": metres(measured.area_stated_m2)},
        {"key": _("المساحة بموجب الطبيعة"), "value": metres(area_nature)},
        {
            "key": _("الفرق ومعالجته"),
            "value": f"{metres(difference)}، {TREATMENTS[measured.treatment]}" if difference is not None else None,
        },
    ]


def check_rows(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    return [finding_row(finding) for finding in findings]

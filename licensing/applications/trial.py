"""A drawing tried out before it is kept: what it measures, what the rules say of it, what it would cost."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from shapely import Geometry

from app.errors import UserError, message_for
from licensing.applications import checks, drawing, queries
from licensing.models import Application
from licensing.presenters.findings import FLOORS, finding_words, number
from licensing.rules import Verdict
from licensing.sites import Site
from licensing.zoning import UnknownName

ORDER = (Verdict.FAIL, Verdict.NEEDS_HUMAN, Verdict.WARNING, Verdict.PASS)


def try_drawing(application: Application, site: Site, typed: Mapping[str, Any]) -> dict[str, Any]:
    """Areas, coverage, findings and fee of the shapes as JSON; a faulty shape is named with its sentence. Nothing is stored."""
    wanted = queries.parts_wanted(application)
    parts: dict[str, Geometry] = {}
    faults: dict[str, str] = {}
    for part, shape in typed.items():
        try:
            if part not in wanted:
                raise UserError("unknown_part")
            parts[part] = drawing.read_shape(part, shape)
        except UserError as refusal:
            faults[part] = message_for(refusal.code, refusal.details)
    found = checks.findings_of(application, site, parts) if parts else []
    told = [finding_words(f) for f in sorted(found, key=lambda f: ORDER.index(f.verdict))]
    allowed = {e.floor: e.allowed_m2 for e in site.envelopes()}
    return {
        "faults": faults,
        "passed": sum(f.verdict is Verdict.PASS for f in found),
        "blocking": sum(f.verdict is Verdict.FAIL for f in found),
        "parts": {part: _measured(part, shape, site, allowed.get(part)) for part, shape in parts.items()},
        "total": number(sum(shape.area for part, shape in parts.items() if part != drawing.FENCE)) if parts else "",
        "fee": fee_words(application, parts),
        "findings": [
            {"title": w.title, "sentence": w.sentence, "verdict": w.verdict, "tone": w.tone, "floor": w.floor, "edge": w.edge_seq}
            for w in told
            if w.tone != "good"
        ],
    }


def fee_words(application: Application, parts: Mapping[str, Geometry]) -> str:
    """The fee that these shapes would cost, or nothing where a measure is missing."""
    try:
        lines = queries.fee_lines(application, parts)
    except (UnknownName, UserError):
        return ""
    return f"{sum((line.total for line in lines), Decimal(0)):,.2f}"


def _measured(part: str, shape: Geometry, site: Site, allowed_m2: float | None) -> dict[str, Any]:
    if part == drawing.FENCE:
        return {"name": "", "length": number(shape.length)}
    return {
        "name": str(FLOORS.get(part, part)),
        "area": number(shape.area),
        "share": number(100 * shape.area / site.shape.area, 1),
        "over": allowed_m2 is not None and shape.area > allowed_m2 + 0.05,
    }

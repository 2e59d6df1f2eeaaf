"""What the page and the report of a scrutiny show: the plan on its parcel, tables, and what must be looked at."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from geoalchemy2.shape import to_shape
from shapely import Geometry, unary_union

from app.authz import Actor
from app.casework import presenters as case_words
from gis.sketching import Frame
from licensing.applications import checks, drawing, queries, tasks
from licensing.models import Application, PlanScrutiny
from licensing.presenters.findings import FLOORS, edge_words, finding_words, number
from licensing.rules import Finding, Verdict
from licensing.scrutiny import words
from licensing.scrutiny.drawn import last_scrutiny
from licensing.sites import Site
from licensing.sketch import sketch_of
from licensing.sketch.shapes import Sketch

GRAVEST = (Verdict.FAIL, Verdict.NEEDS_HUMAN, Verdict.WARNING)


def scrutiny_page(application: Application, actor: Actor) -> dict[str, Any]:
    """The last drawing laid on the parcel and compared; what is drawn on the map is compared in the same way."""
    site = queries.site_of_application(application)
    side = tasks.side_of(application, actor)
    drawer = "engineering_office" if queries.definition_of(application).start.engineering_office else "applicant"
    wanted = site is not None and queries.definition_of(application).drawing == "floors"
    return {
        "case": application,
        "service": queries.service_of(application),
        "holder": case_words.holder_words(application),
        "may_upload": wanted and side == drawer and queries.in_hands_of(application, drawer),
        "own": side is not None,
        **report_of(application, site),
    }


def report_of(application: Application, site: Site | None) -> dict[str, Any]:
    """What page and paper have in common."""
    scrutiny, parts = last_scrutiny(application), drawing.parts_of(application)
    floors = {part: parts[part] for part in sorted(parts, key=_order) if part != drawing.FENCE}
    found = checks.findings_of(application, site) if site is not None and parts else []
    sketch, overlays = _sketch(site, floors, scrutiny) if site is not None else (None, [])
    return {
        "site": site,
        "scrutiny": scrutiny,
        "asked": _unit_choices(scrutiny, site),
        "sketch": sketch,
        "overlays": overlays,
        "floors": _floor_rows(site, floors, scrutiny) if site is not None else [],
        "setbacks": _setback_rows(site, found) if site is not None else [],
        "offences": [_told(f) for verdict in GRAVEST for f in found if f.verdict is verdict],
        "passed": sum(f.verdict is Verdict.PASS for f in found),
        "whole": _whole_rows(found),
        **_of_drawing(scrutiny),
    }


def _of_drawing(scrutiny: PlanScrutiny | None) -> dict[str, Any]:
    if scrutiny is None or scrutiny.state != "placed":
        return {"differences": [], "flagged": 0, "remarks": [], "layers": [], "fit": None, "turns": []}
    rows = [words.difference_row(one) for one in scrutiny.differences]
    fit = scrutiny.fit
    return {
        "differences": rows,
        "flagged": sum(row["flagged"] for row in rows),
        "remarks": [words.remark_words(one) for one in scrutiny.remarks],
        "layers": [_layer_row(one) for one in scrutiny.layers if one["kind"]],
        "other_layers": sum(not one["kind"] for one in scrutiny.layers),
        "fit": {
            "iou": words.percent(fit["iou"]),
            "turn": number(fit["turn_deg"] % 360, 2) or "0",
            "as_drawn": fit["as_drawn"],
            "overhang": number(fit["overhang_m2"]) or "0",
            "over": fit["overhang_m2"] > 0.05,
        },
        "turns": [
            {"value": at, "words": words.turn_words(turn, at + 1), "chosen": at == fit["chosen"]} for at, turn in enumerate(fit["turns"])
        ],
    }


def _layer_row(one: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": one["name"],
        "kind": str(words.KIND_WORDS.get(one["kind"], "")),
        "count": one["count"],
        "areas": "، ".join(number(area, 3) for area in one["areas_m2"][:8]),
    }


def _unit_choices(scrutiny: PlanScrutiny | None, site: Site | None) -> list[dict[str, Any]]:
    """Units that may be meant, the most likely first."""
    if scrutiny is None or scrutiny.state != "unit_asked" or site is None:
        return []
    choices = [words.unit_choice(unit, area, site.shape.area) for unit, area in scrutiny.fit["units"]]
    return sorted(choices, key=lambda choice: choice["near"])


def _sketch(site: Site, floors: Mapping[str, Geometry], scrutiny: PlanScrutiny | None) -> tuple[Sketch, list[dict[str, str]]]:
    """The parcel with the floors, and the drawing's own plot and bays over it."""
    plot = to_shape(scrutiny.plot) if scrutiny is not None and scrutiny.plot is not None else None
    bays = to_shape(scrutiny.bays) if scrutiny is not None and scrutiny.bays is not None else None
    merged = unary_union(list(getattr(bays, "geoms", [bays]))) if bays is not None else None  # bays that overlap are no sound shape
    extra = {name: shape for name, shape in (("plot", plot), ("bays", merged)) if shape is not None}
    sketch = sketch_of(site, {**floors, **extra}, floors=list(floors) or None)
    frame = Frame(unary_union([site.shape, *floors.values(), *extra.values()]))
    overhang = unary_union([shape.difference(site.shape.buffer(0.005)) for shape in (*floors.values(), *extra.values())])
    layers = [("plot", plot, _("حد القطعة في الرسم")), ("bay", bays, _("مواقف")), ("over", overhang, _("خارج القطعة"))]
    return sketch, [
        {"kind": kind, "path": frame.path(shape), "words": told} for kind, shape, told in layers if shape is not None and not shape.is_empty
    ]


def _floor_rows(site: Site, floors: Mapping[str, Geometry], scrutiny: PlanScrutiny | None) -> list[dict[str, Any]]:
    allowed = {envelope.floor: envelope.allowed_m2 for envelope in site.envelopes()}
    nets = scrutiny.fit.get("net_m2", {}) if scrutiny is not None else {}
    return [
        {
            "floor": str(FLOORS.get(floor, floor)),
            "area": number(floors[floor].area),
            "net": number(nets.get(floor)) or "–",
            "share": words.percent(floors[floor].area / site.shape.area),
            "allowed": number(allowed.get(floor)) or "–",
            "outside": number(floors[floor].difference(site.shape).area) or "0",
            "over": floor in allowed and floors[floor].area > allowed[floor] + 0.05,
        }
        for floor in floors
    ]


def _setback_rows(site: Site, found: Sequence[Finding]) -> list[dict[str, Any]]:
    """One line for each side, one cell for each drawn floor: what it keeps, what it must keep, and whether it does."""
    kept = {(f.edge_seq, f.floor): f for f in found if f.family == "SB"}
    drawn = sorted({floor for _, floor in kept if floor}, key=_order)
    rows = []
    for edge in site.edges_with_roles:
        side = edge_words(edge.role, edge.kind, edge.street_width_m if edge.kind in ("street", "passage") else None)
        cells = [_cell(floor, kept.get((edge.seq, floor))) for floor in drawn]
        if any(cell["kept"] for cell in cells):
            rows.append({"side": side, "length": number(edge.line.length), "floors": cells})
    return rows


def _cell(floor: str, finding: Finding | None) -> dict[str, Any]:
    if finding is None:
        return {"floor": str(FLOORS.get(floor, floor)), "kept": "", "limit": "", "bad": False}
    limit = number(finding.limit) or "–"
    return {
        "floor": str(FLOORS.get(floor, floor)),
        "kept": number(finding.measured),
        "limit": limit,
        "bad": finding.verdict is Verdict.FAIL,
    }


def _order(part: str) -> int:
    return list(FLOORS).index(part) if part in FLOORS else len(FLOORS)


def _whole_rows(found: Sequence[Finding]) -> list[dict[str, str]]:
    """Ratio, storeys, height and bays: one line each."""
    return [_told(f) for f in found if f.family in ("FAR", "FL", "HT", "PK") and f.measured is not None]


def _told(finding: Finding) -> dict[str, str]:
    told = finding_words(finding)
    return {"title": told.title, "sentence": told.sentence, "verdict": told.verdict, "tone": told.tone, "source": told.source}

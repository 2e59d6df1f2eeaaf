"""A plan as it is typed: kept as typed until it is right; its boundary read from drawing, file, corners or parcels."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from geoalchemy2.shape import to_shape
from werkzeug.datastructures import FileStorage, MultiDict

from app.authz import Actor
from app.casework.queries import list_events
from app.errors import UserError
from app.i18n.digits import to_western_digits, whole_number
from app.identity.queries import list_municipalities
from gis.cadastre.corner_list import UnreadableList
from gis.cadastre.settings import settings as survey_settings
from gis.cadastre.words import system_words
from gis.corners import number_of
from gis.crs import EXTENT_LONLAT, to_lonlat
from gis.imports import storage
from gis.imports.commands import receive
from gis.imports.pages import COMMON_CRS
from gis.imports.queries import get_job
from gis.models import LandPlan
from gis.permissions import Permission as Land
from gis.plans import boundaries
from gis.plans.boundaries import Boundary
from gis.plans.commands import Area, PlanFacts
from gis.plans.permissions import Permission as P
from gis.plans.queries import branch_ground
from gis.plans.words import AREA_USES, KINDS, WAYS

SAID = ("kind", "municipality_id", "plan_no", "name_ar", "decree_no", "approved_on", "valid_to", "note")
GROUND = ("boundary", "way", "way_file", "way_layer", "way_crs", "job", "source_layer", "crs", "corners", "epsg")
MOST_AREAS, SPARE_AREAS = 30, 3
QUESTIONS = ("plan_file_crs", "plan_file_many_layers")  # answered in the form, about a file that is kept meanwhile


@dataclass
class Typed:
    """Texts as they stand in the form; ``areas`` are rows {use, area, plots}."""

    said: dict[str, str]
    areas: list[dict[str, str]] = field(default_factory=list)
    job: Any = None  # the delivered file whose layers the form offers

    def __getattr__(self, name: str) -> str:
        return self.said.get(name, "")


def typed_from(form: MultiDict[str, str]) -> Typed:
    said = {name: form.get(name, "").strip() for name in (*SAID, *GROUND)}
    columns = zip(form.getlist("a_use"), form.getlist("a_area"), form.getlist("a_plots"), strict=False)
    rows = [{"use": use[:40], "area": area.strip()[:40], "plots": plots.strip()[:20]} for use, area, plots in columns]
    return Typed(said, rows[:MOST_AREAS])


def typed_of(plan: LandPlan) -> Typed:
    """The plan as its form shows it."""
    said = {"kind": plan.plan_kind, "municipality_id": str(plan.branch_id)}
    said |= {name: getattr(plan, name) for name in ("plan_no", "name_ar", "decree_no", "note")}
    said |= {name: day.isoformat() if (day := getattr(plan, name)) else "" for name in ("approved_on", "valid_to")}
    said |= {f"way_{name}": plan.boundary_source.get(name) or "" for name in ("file", "layer", "crs")}
    said["way"] = plan.boundary_source.get("way", "")
    said["boundary"] = boundaries.as_text(to_shape(plan.boundary)) if plan.boundary is not None else ""  # type: ignore[arg-type]
    rows = [{"use": row["use"], "area": f"{row['area_m2']:.2f}", "plots": str(row["plots"] or "")} for row in plan.area_table]
    return Typed(said, rows)


def read_facts(typed: Typed) -> PlanFacts:
    """Raises UserError: a day or an area that cannot be read."""
    return PlanFacts(
        kind=typed.kind,
        plan_no=typed.plan_no,
        name_ar=typed.name_ar,
        decree_no=typed.decree_no,
        approved_on=_day(typed.approved_on),
        valid_to=_day(typed.valid_to),
        note=typed.note,
        areas=[_area(row) for row in typed.areas if any(row.values())],
    )


def read_boundary(typed: Typed) -> Boundary | None:
    """What stands in the form's map; None where nothing was drawn. Raises GeometryFault, UserError."""
    if not typed.boundary:
        return None
    way = typed.way if typed.way in WAYS else "drawn"
    source = {"way": way} | {name: typed.said[f"way_{name}"][:200] for name in ("file", "layer", "crs") if typed.said.get(f"way_{name}")}
    return boundaries.from_drawing(typed.boundary, source)


def fill_boundary(typed: Typed, action: str, sent: FileStorage | None, actor: Actor) -> None:
    """The button «read» of a way puts the shape into the form's map; nothing is stored but the delivered file.

    Raises:
        UserError: what cannot be read, or must be answered first.
    """
    if action == "more_areas":
        return
    if action == "read_parcels":
        found = boundaries.from_parcels(_branch(typed, actor), to_western_digits(typed.plan_no))
        if found is None:
            raise UserError("plan_no_parcels")
    elif action == "read_corners":
        found = _from_corners(typed)
    else:
        found = _from_file(typed, sent, actor)
    typed.said["boundary"] = boundaries.as_text(found.shape)
    typed.said["way"] = found.source["way"]
    typed.said |= {f"way_{name}": found.source.get(name) or "" for name in ("file", "layer", "crs")}


def _from_corners(typed: Typed) -> Boundary:
    try:
        return boundaries.from_corners(typed.corners.encode("utf8"), whole_number(typed.epsg) or 0)
    except UnreadableList as unread:
        raise UserError(unread.code, line=unread.line, found=unread.found) from unread


def _from_file(typed: Typed, sent: FileStorage | None, actor: Actor) -> Boundary:
    if sent is not None and sent.filename:
        typed.job = receive(sent, _branch(typed, actor), current_app.config["MAX_IMPORT_BYTES"], actor)
        typed.said["job"], typed.said["source_layer"], typed.said["crs"] = str(typed.job.id), "", ""
    elif typed.said.get("job"):
        typed.job = get_job(typed.said["job"], actor)
    else:
        raise UserError("import_file_not_chosen")
    try:
        return boundaries.from_file(typed.job, typed.source_layer, typed.crs)
    except UserError as refusal:
        if refusal.code not in QUESTIONS and sent is not None and sent.filename:  # the refused request leaves no row: nor a file
            storage.forget(typed.job.id)
            typed.job, typed.said["job"] = None, ""
        raise


def _branch(typed: Typed, actor: Actor) -> int:
    """The branch chosen in the form. Raises UserError: none, or one where this person draws up no plans."""
    named = typed.municipality_id
    branch = whole_number(named) or 0
    if branch not in actor.municipalities_where(P.PLAN_DRAFT):
        raise UserError("plan_branch")
    return branch


def branch_typed(typed: Typed) -> int:
    return whole_number(typed.municipality_id) or 0


def form_page(typed: Typed, actor: Actor, problem: str = "", plan: LandPlan | None = None, *, question: str = "") -> dict[str, Any]:
    own = actor.municipalities_where(P.PLAN_DRAFT)
    words = {"drawn": _("رُسم الشكل"), "empty": _("لم يُرسم الشكل بعد")}
    blank = {"use": "", "area": "", "plots": ""}
    return {
        "typed": typed,
        "plan": plan,
        "problem": problem,
        "question": question,
        "kinds": [(code, str(word)) for code, word in KINDS.items()],
        "branches": [(str(one.id), one.name) for one in list_municipalities() if one.id in own],
        "systems": [(str(code), system_words(code)) for code in survey_settings().systems],
        "uses": [(code, str(word)) for code, word in AREA_USES.items()],
        "areas": typed.areas + [blank] * max(SPARE_AREAS, 4 - len(typed.areas)) if len(typed.areas) < MOST_AREAS else typed.areas,
        "layers": [(one["name"], one["name"]) for one in typed.job.layers if one["geometry_kind"] == "polygon"] if typed.job else [],
        "crs_options": _crs_options(typed),
        "way_word": str(WAYS[typed.way]) if typed.way in WAYS else "",
        "may_upload": actor.may(Land.LAND_EDIT),
        "remarks": remarks_of(plan) if plan is not None else [],
        "map_config": {
            "centre": _centre(branch_typed(typed) or min(own, default=0)),
            "zoom": 12,
            "field": "boundary",
            "way": "way",
            "words": words,
        },
    }


def _centre(branch_id: int) -> list[float]:
    """The middle of the branch's ground; of the installation's box where nobody recorded it."""
    ground = branch_ground(branch_id)
    west, south, east, north = EXTENT_LONLAT if ground is None else to_lonlat(ground).bounds
    return [(west + east) / 2, (south + north) / 2]


def _crs_options(typed: Typed) -> list[tuple[str, str]]:
    """What the reading of the file proposes, then the usual ones."""
    layers = typed.job.layers if typed.job else []
    proposed = [(p["value"], p["value"]) for layer in layers for doubt in layer["crs_doubts"] for p in doubt["proposals"]]
    return list(dict([*proposed, *((code, f"{code} {name}") for code, name in COMMON_CRS)]).items())


def remarks_of(plan: LandPlan) -> list[dict[str, Any]]:
    """Every return with who wrote it and what is to be mended, the latest first."""
    events = [event for event in list_events(plan, for_staff=True) if event.action in ("return", "send_back")]
    return [{"note": event.note, "by": event.actor_name, "at": event.at} for event in sorted(events, key=lambda one: one.at, reverse=True)]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(to_western_digits(text)) if text else None
    except ValueError:
        raise UserError("plan_date") from None


def _area(row: Mapping[str, str]) -> Area:
    area, plots = number_of(row["area"]), number_of(row["plots"]) if row["plots"] else 0.0
    if area is None or plots is None or not math.isfinite(area) or plots != int(plots):
        raise UserError("plan_area_table")
    return Area(row["use"], round(area, 4), int(plots))

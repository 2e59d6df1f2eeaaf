"""Scrutiny of a plan: the file taken in, read apart, measured, laid on the parcel; its floors become the drawing of the file."""

from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask_babel import gettext as _
from geoalchemy2.shape import from_shape
from shapely import MultiPolygon
from werkzeug.datastructures import FileStorage

from app import db
from app.authz import Actor, authorize
from app.documents.commands import keep_issued
from app.documents.models import Document
from app.documents.storage import media
from app.errors import Forbidden, UserError
from gis.crs import STORAGE_SRID
from gis.importers.problems import UnusableFile
from gis.importers.worker import ask
from licensing.applications import commands, drawing, queries, shaping
from licensing.applications.checks import declared_of
from licensing.models import Application, PlanScrutiny
from licensing.permissions import Permission as P
from licensing.rules.general import ANNEX_GROUND
from licensing.scrutiny.drawn import last_scrutiny
from licensing.scrutiny.fitting import Fit
from licensing.scrutiny.measuring import OFFERED, Plan, measure, unit_choices, unit_of
from licensing.scrutiny.placing import Placed, differences, place
from licensing.sites import Site

MEGABYTE = 1024 * 1024
MAX_MEGABYTES = 12
_OWN_WORDS = {"import_dxf_damaged": "dxf_damaged", "import_unreadable": "dxf_damaged"}  # without the reader's English
KIND, LABEL, MEDIA_TYPE = "plan_drawing", "ملف الرسم", "image/vnd.dxf"


def scrutinise(application: Application, upload: FileStorage | None, actor: Actor) -> PlanScrutiny:
    """The drawing is kept with the file and read; laid on the parcel at once, or waiting for its unit.

    Raises:
        Forbidden: the file is not in the hands of whoever draws.
        UserError: no DXF, too large, damaged, without a plot or floors, or mirrored; nothing was kept.
    """
    site = _site(application, actor)
    if upload is None or not (upload.filename or "").lower().endswith(".dxf"):
        raise UserError("dxf_wanted")
    content = upload.stream.read(MAX_MEGABYTES * MEGABYTE + 1)
    if len(content) > MAX_MEGABYTES * MEGABYTE:
        raise UserError("dxf_too_large", limit=MAX_MEGABYTES)
    found = read_drawing(content)
    if measure(found, 1.0).plot is None:
        raise UserError("plot_not_drawn")
    unit = unit_of(found, site.shape.area)
    kept = keep_issued(
        content, case=application, kind=KIND, label=LABEL, filename=upload.filename or "plan.dxf", actor=actor, media_type=MEDIA_TYPE
    )
    return _laid(application, site, kept, found, unit, 0, actor)


def answer_unit(application: Application, metres_per_unit: float, actor: Actor) -> PlanScrutiny:
    """The drawing that waited is measured in this unit.

    Raises:
        UserError: no unit that a plan is drawn in.
    """
    if metres_per_unit not in OFFERED:
        raise UserError("unit_unknown")
    return _again(application, metres_per_unit, 0, actor)


def turn(application: Application, way: int, actor: Actor) -> PlanScrutiny:
    """The drawing lies on the parcel the other way round.

    Raises:
        UserError: it fits in no such way.
    """
    scrutiny = last_scrutiny(application)
    if scrutiny is None or scrutiny.metres_per_unit is None or not 0 <= way < len(scrutiny.fit.get("turns", [])):
        raise UserError("turn_unknown")
    return _again(application, float(scrutiny.metres_per_unit), way, actor)


def read_drawing(content: bytes) -> dict[str, Any]:
    """What is in the file, read by the importers' worker under its limits.

    Raises:
        UserError: damaged, or more than a plan; the sentence says where.
    """
    with TemporaryDirectory() as folder:
        path = Path(folder) / "plan.dxf"
        path.write_bytes(content)
        try:
            return ask({"do": "outlines", "path": str(path), "limit_bytes": MAX_MEGABYTES * MEGABYTE}, Path(folder))
        except UnusableFile as refusal:
            code = _OWN_WORDS.get(refusal.code, refusal.code)
            at = "" if refusal.details.get("line", "?") == "?" else _(" عند السطر %(line)s", line=refusal.details["line"])
            raise UserError(code, **{**refusal.details, "at": at}) from None


def _site(application: Application, actor: Actor) -> Site:
    office = queries.definition_of(application).start.engineering_office
    authorize(actor, P.APPLICATION_DESIGN if office else P.APPLICATION_PREPARE, application)
    if not queries.in_hands_of(application, "engineering_office" if office else "applicant"):
        raise Forbidden("not_in_your_hands")
    site = queries.site_of_application(application)
    if site is None or queries.definition_of(application).drawing != "floors":
        raise UserError("no_parcel_to_compare")
    return site


def _again(application: Application, metres_per_unit: float, way: int, actor: Actor) -> PlanScrutiny:
    site, scrutiny = _site(application, actor), last_scrutiny(application)
    if scrutiny is None:
        raise UserError("dxf_wanted")
    document = db.session().get_one(Document, scrutiny.document_id)
    found = read_drawing(media().path_of(scrutiny.sha256).read_bytes())
    return _laid(application, site, document, found, metres_per_unit, way, actor)


def _laid(
    application: Application, site: Site, document: Document, found: dict[str, Any], unit: float | None, way: int, actor: Actor
) -> PlanScrutiny:
    before = last_scrutiny(application)
    row = PlanScrutiny(
        application_id=application.id,
        number=before.number + 1 if before else 1,
        state="unit_asked",
        document_id=document.id,
        sha256=document.sha256,
        filename=document.filename,
        entities=found["entities"],
        made_by_id=actor.user_id,
    )
    if unit is None:
        row.fit = {"units": [[metres, round(area, 3)] for metres, area in unit_choices(found)]}
    placed = _measured(row, application, site, found, unit, way) if unit is not None else None
    db.session().add(row)
    db.session().flush()
    if placed is not None:
        take_floors(application, placed, actor)
    return row


def _measured(row: PlanScrutiny, application: Application, site: Site, found: dict[str, Any], unit: float, way: int) -> Placed:
    plan = measure(found, unit)
    if not plan.floors and not plan.footprints:
        raise UserError("floors_not_drawn")
    streets = [edge.line for edge in site.edges if edge.kind == "street"]
    placed = place(plan, site.shape, streets, site.rules.floors if site.rules else ("ground", "first", "annex"), way)
    if placed.mirrored:
        raise UserError("plot_mirrored")
    row.state, row.metres_per_unit = "placed", Decimal(repr(unit))
    row.layers = [{"name": one.name, "kind": one.kind, "count": one.count, "areas_m2": _rounded(one.areas_m2)} for one in plan.layers]
    row.declared = dict(plan.declared)
    row.fit = _fit_facts(placed)
    row.remarks = [*placed.remarks, *([{"code": "drawing_mended"}] if found.get("mended") else [])]
    row.differences = _differences(plan, site, application)
    row.plot = from_shape(placed.plot, STORAGE_SRID)
    row.bays = from_shape(MultiPolygon(placed.bays), STORAGE_SRID) if placed.bays else None
    return placed


def take_floors(application: Application, placed: Placed, actor: Actor) -> None:
    """The floors of the file are those of the drawing; a floor that it does not show is no longer part of the file."""
    wanted, present = queries.parts_wanted(application), drawing.parts_of(application)
    for part in wanted:
        if part in placed.floors:
            commands.draw(application, part, shaping.as_lonlat(placed.floors[part]), actor)
        elif part in present:
            commands.erase(application, part, actor)
    drawing.erase_part(application, ANNEX_GROUND)
    if placed.annex is not None:
        drawing.keep_part(application, ANNEX_GROUND, placed.annex, actor)


def _fit_facts(placed: Placed) -> dict[str, Any]:
    def told(one: Fit) -> dict[str, Any]:
        return {"turn_deg": round(one.turn_deg, 3), "dx_m": round(one.dx, 3), "dy_m": round(one.dy, 3), "iou": round(one.iou, 5)}

    turns = [told(one) for one in placed.turns]
    chosen = placed.turns.index(placed.fit)
    nets = {code: round(area, 2) for code, area in placed.net_m2.items()}
    return told(placed.fit) | {
        "as_drawn": placed.fit.as_drawn, "overhang_m2": round(placed.overhang_m2, 3), "turns": turns, "chosen": chosen, "net_m2": nets,
    }  # fmt: skip


def _differences(plan: Plan, site: Site, application: Application) -> list[dict[str, Any]]:
    bays = declared_of(application).parking_bays
    rows = differences(plan, site.shape.area, {"parking_bays": None if bays is None else float(bays)})
    return [
        {"what": one.what, "declared": _round(one.declared), "drawn": _round(one.drawn), "cadastre": _round(one.cadastre)}
        | {"unit": one.unit, "share": round(one.share, 5), "flagged": one.flagged}
        for one in rows
    ]


def _rounded(areas: tuple[float, ...]) -> list[float]:
    return [round(area, 3) for area in areas[:50]]


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 3)

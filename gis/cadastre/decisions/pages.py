"""What the pages of survey decisions show."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import shapely
from flask import url_for
from flask_babel import gettext as _

from app.authz import Actor
from app.casework.models import Case
from app.casework.presenters import standing, state_words
from app.casework.procedures import current_procedure
from app.casework.workflow import localised
from app.documents.queries import list_documents
from app.errors import NotFound
from app.i18n.digits import whole_number
from app.identity.queries import list_municipalities
from gis.cadastre.decisions import queries, showing
from gis.cadastre.decisions.checking import findings, findings_of, neighbours_of
from gis.cadastre.decisions.commands import OPEN_TO_CHANGE, PHOTO_KIND
from gis.cadastre.decisions.effects import from_stored
from gis.cadastre.decisions.entering import Typed, read
from gis.cadastre.decisions.measured import is_legacy_datum, measured_of
from gis.cadastre.decisions.queries import DecisionFilter
from gis.cadastre.permissions import Permission as P
from gis.cadastre.settings import settings
from gis.cadastre.words import COLUMNS, DIRECTIONS, ENTERED, NEIGHBOURS, TREATMENTS, system_words
from gis.crs import spatial_ref_sys_row, to_lonlat
from gis.models import SpatialUnit, SurveyDecision
from gis.paging import token
from gis.register.queries import centre_of, get_parcel, lonlat_shape, shape_of
from gis.remarks import remark_on

CHECKED = ("certified", "approved", "superseded")


def list_page(actor: Actor, asked: Mapping[str, str]) -> dict[str, Any]:
    branch = asked.get("municipality", "")
    states = current_procedure("survey_decision").states
    chosen = DecisionFilter(
        asked.get("state", "") if asked.get("state") in states else "",
        asked.get("purpose", "")[:40],
        whole_number(branch),
        asked.get("q", "")[:60],
        asked.get("after", "")[:90],
    )
    found, counts = queries.list_decisions(actor, chosen), queries.count_states(actor)
    rows = found[: queries.PAGE]
    kept: dict[str, Any] = {name: asked[name] for name in ("state", "purpose", "municipality", "q") if asked.get(name)}
    tabs = [{"label": _("الكل"), "url": url_for("decisions.list_all"), "current": not chosen.state}]
    tabs += [
        {
            "label": localised(state.name),
            "url": url_for("decisions.list_all", state=code),
            "count": counts.get(code, 0),
            "current": chosen.state == code,
        }
        for code, state in states.items()
        if counts.get(code) or chosen.state == code
    ]
    return {
        "chosen": chosen,
        "tabs": tabs,
        "rows": [_row(row) for row in rows],
        "purposes": [(purpose.code, purpose.words) for purpose in settings().purposes],
        "branches": [m for m in list_municipalities() if m.id in actor.municipalities_where(P.SURVEY_VIEW)],
        "may_start": actor.may(P.SURVEY_PREPARE),
        "next_url": url_for("decisions.list_all", **kept, after=token(rows[-1].decision.opened_at, rows[-1].decision.id))
        if len(found) > len(rows)
        else "",
    }


def _row(row: queries.DecisionRow) -> dict[str, Any]:
    decision = row.decision
    return {
        "reference": decision.reference,
        "url": url_for("decisions.show", reference=decision.reference),
        "parcel": row.parcel,
        "purpose": settings().purpose(decision.purpose),
        "surveyor": decision.surveyor_name,
        "branch": row.municipality,
        "opened_at": decision.opened_at,
        "state": state_words(decision),
        "standing": standing(decision),
    }


def decision_page(case: Case, actor: Actor) -> tuple[str, dict[str, Any]]:
    """For the surveyor, the specialist and the director alike: what was measured and what the checks say."""
    assert isinstance(case, SurveyDecision)
    measured, parcel = measured_of(case), get_parcel(case.parcel_id)
    kept = case.state in CHECKED and case.findings
    found = [from_stored(row) for row in case.findings] if kept else findings_of(case)
    may_change = case.state in OPEN_TO_CHANGE and actor.may(P.SURVEY_PREPARE, case)
    return "gis/cadastre/decision.html", {
        "decision": case,
        "parcel": parcel,
        **showing.shown(measured, parcel, found),
        "areas": showing.area_rows(measured, float(case.area_nature_m2) if case.area_nature_m2 else None),
        "checks": showing.check_rows(found),
        "checks_kept": bool(kept),
        "may_change": may_change,
        "remark": remark_on(case),
        "may_photograph": case.closed_at is None and actor.may(P.SURVEY_PREPARE, case),
        "photos": [
            url_for("documents.show_document", document_id=document.id) for document in list_documents(case) if document.kind == PHOTO_KIND
        ],
        "entered_by": str(ENTERED[case.entered_by]),
        "next_parcel": get_parcel(case.result_parcel_id) if case.result_parcel_id and case.result_parcel_id != case.parcel_id else None,
        "successor": _reference_of(case.superseded_by_id),
    }


def _reference_of(decision_id: Any) -> str | None:
    return next((d.reference for d in queries.list_by_ids([decision_id])), None) if decision_id else None


def form_page(
    typed: Typed,
    parcel: SpatialUnit,
    *,
    decision: SurveyDecision | None = None,
    errors: Mapping[str, str] | None = None,
    checked: bool = False,
) -> dict[str, Any]:
    """The form as it stands, with the sketch of what can be read of it and, when asked, the checks."""
    measured, faults = read(typed)
    drawable = not any(key.startswith(("c_", "corners", "epsg")) for key in faults)
    found = findings(measured, parcel) if drawable else []
    centre = centre_of(parcel)
    return {
        "typed": typed,
        "parcel": parcel,
        "decision": decision,
        "remark": remark_on(decision) if decision else None,
        "errors": errors or {},
        "summary": [(at, in_place(at, message)) for at, message in (errors or {}).items()],
        "sketch": showing.drawn(measured, parcel, found) if drawable else None,
        "checks": showing.check_rows(found) if checked else [],
        "purposes": [(purpose.code, purpose.words) for purpose in settings().purposes],
        "systems": [(str(code), system_words(code)) for code in settings().systems],
        "marks": [(mark.code, mark.words) for mark in settings().marks],
        "neighbours": [*((code, str(word)) for code, word in NEIGHBOURS.items()), ("chamfer", _("شطفة"))],
        "directions": [(code, str(word)) for code, word in DIRECTIONS.items()],
        "treatments": [(code, str(word)) for code, word in TREATMENTS.items()],
        "action": url_for("decisions.change", reference=decision.reference) if decision else url_for("decisions.start", parcel=parcel.id),
        "map_config": {
            "centre": [centre.x, centre.y],
            "zoom": 18,
            "parcel": json.loads(shapely.to_geojson(lonlat_shape(parcel))),
            "around": _around(parcel),
            "drawable": [str(code) for code in settings().systems if not is_legacy_datum(code)],
            "systems": {str(code): spatial_ref_sys_row(code)["proj4text"] for code in settings().systems},
        },
    }


def _around(parcel: SpatialUnit) -> dict[str, Any]:
    """Boundaries of the neighbours, to which corners snap on the map."""
    shapes = [to_lonlat(shape) for _reference, shape in neighbours_of(shape_of(parcel), parcel)]
    return json.loads(shapely.to_geojson(shapely.GeometryCollection(shapes)))


def in_place(at: str, message: str) -> str:
    """A mistake in a row says in which row it stands."""
    column, _dash, row = at.rpartition("-")
    rows = {"c": _("الزاوية %(n)s"), "s": _("الضلع %(n)s"), "p": _("نقطة الضبط %(n)s")}
    if not row.isdigit() or column[:2] not in ("c_", "s_", "p_"):
        return message
    return f"{rows[column[0]] % {'n': row}}، {COLUMNS[column[2:]]}: {message}"


def parcel_to_survey(actor: Actor, asked: Mapping[str, str]) -> SpatialUnit:
    """The parcel that the address names.

    Raises:
        NotFound: none, or in a branch where the reader prepares no decisions.
    """
    named = asked.get("parcel", "")
    number = whole_number(named, 17)
    parcel = get_parcel(number) if number is not None else None
    if parcel is None or parcel.municipality_id not in actor.municipalities_where(P.SURVEY_PREPARE):
        raise NotFound("parcel_not_found")
    return parcel


def parcel_facts(parcel: SpatialUnit, actor: Actor) -> list[dict[str, Any]]:
    """On the parcel's panel: its decisions, for staff of its branch."""
    if parcel.municipality_id not in actor.municipalities_where(P.SURVEY_VIEW):
        return []
    decisions = queries.list_of_parcel([parcel.id], limit=5)
    return [
        {
            "key": _("قرار مساحي"),
            "value": f"{settings().purpose(d.purpose)}، {state_words(d)[0]}",
            "change_url": url_for("decisions.show", reference=d.reference),
            "change_label": d.reference,
        }
        for d in decisions
    ]


def verified_decision(code: str) -> tuple[str, dict[str, Any]] | None:
    """For ``/verify``: the decision's state now, its parcel and area; no names."""
    decision = queries.find_by_code(code)
    if decision is None:
        return None
    return "gis/cadastre/verified.html", {
        "decision": decision,
        "state": state_words(decision),
        "holds": decision.state == "approved" and (decision.valid_to is None or decision.valid_to >= datetime.now(UTC).date()),
        "parcel": get_parcel(decision.parcel_id),
        "purpose": settings().purpose(decision.purpose),
        "branch": next(m for m in list_municipalities() if m.id == decision.municipality_id),
        "successor": _reference_of(decision.superseded_by_id),
        "now": datetime.now(UTC),
    }


def search_rows(words: str, actor: Actor) -> list[dict[str, Any]]:
    """For the search box: decisions of that number."""
    if not actor.municipalities_where(P.SURVEY_VIEW):
        return []
    rows = [
        {"title": d.title, "text": d.reference, "url": url_for("decisions.show", reference=d.reference), "tag": state_words(d)}
        for d in queries.find_by_number(words)
    ]
    return [{"title": _("القرارات المساحية"), "rows": rows}]

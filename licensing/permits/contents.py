"""What a paper may print: people, place, answers, measures, decision and drawing, gathered from the file."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from shapely import Geometry

from app.admin.pages import role_name
from app.i18n.filters import both_dates
from app.identity.models import PARTY_KINDS
from gis.layers.binding import public_constraints_at
from gis.register import queries as register
from licensing.applications import checks, drawing
from licensing.applications import queries as applications
from licensing.catalogue import Service, get_service
from licensing.models import Application, Permit
from licensing.permits import queries
from licensing.permits.tables import area_rows, bound_rows, fence_rows, rule_rows, setback_rows
from licensing.presenters.answers import answer_words, is_asked
from licensing.presenters.findings import FLOORS, UNITS, number
from licensing.sites import Site, site_of
from licensing.sketch import sketch_of

# Not for a sheet that hangs on a wall: numbers of people, and what has no words.
UNPRINTED = frozenset({"national_id", "phone", "file", "geometry"})


def contents_of(
    application: Application | None, facts: Mapping[str, Any], on: date, parcel_id: int | None, *, changed_by: Application | None = None
) -> dict[str, Any]:
    """What every template may print.

    Args:
        changed_by: the application that made the edition to print, where it is not the one that brought the permit about.
    """
    site = site_of(register.get_parcel(parcel_id), on) if parcel_id else None
    drawn = (drawing.parts_of(changed_by) if changed_by else {}) or (drawing.parts_of(application) if application else {})
    answers = facts.get("answers") or (application.answers if application else {})
    sections = answer_tables(applications.service_of(application), answers) if application else []
    if changed_by is not None:
        sections += _besides(sections, answer_tables(applications.service_of(changed_by), changed_by.answers))
    return {
        "facts": facts,
        "holder_kind": kind_words(facts.get("holder_kind", "")),
        "place": _place(site),
        "place_text": application.place_text if application else "",
        "application_reference": facts.get("application", ""),
        "preview": False,
        "sections": sections,
        "answers": {row["name"]: row["value"] for section in sections for row in section["rows"]},
        "asked": {row["name"]: row["key"] for section in sections for row in section["rows"]},
        "days": [row for section in sections for row in section["rows"] if row["type"] == "date"],
        "booked": _booked(application, sections),
        "measures": measure_rows(facts.get("measures") or {}),
        "register": facts.get("register"),
        "decision": decision_of(changed_by or application),
        **_measured(changed_by or application, site, drawn),
    }


def facts_told(permit: Permit) -> dict[str, Any]:
    """The permit's facts without people's numbers: what one holder wrote is not told to who holds it after him."""
    fields = get_service(permit.service_code).form.by_name
    answers = permit.facts.get("answers") or {}
    return {**permit.facts, "answers": {n: v for n, v in answers.items() if n in fields and fields[n].type not in UNPRINTED}}


def answer_tables(service: Service, answers: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The service's own questions with what was answered, by task; undertakings and people's numbers are left out."""
    tables = []
    for module in service.modules:
        rows = [
            {"name": f.name, "key": str(f.label), "value": printed, "type": f.type}
            for f in module.fields
            if f.type not in UNPRINTED and not (f.type == "checkbox" and f.required) and is_asked(f, answers)
            if (printed := _printed(f, answers.get(f.name)))
        ]
        if rows:
            tables.append({"title": str(module.title), "rows": rows})
    return tables


def booked_rows(application: Application | None, facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(what, when or where) of a booking, for who checks it at the gate; nothing for any other document."""
    booking = applications.definition_of(application).booking if application else None
    if booking is None or application is None:
        return []
    sections = answer_tables(applications.service_of(application), facts.get("answers") or application.answers)
    said = {row["name"]: (row["key"], row["value"]) for section in sections for row in section["rows"]}
    return [said[name] for name in (booking.resource, booking.day, booking.slot) if name in said]


def _booked(application: Application | None, sections: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Day, hour and place that were booked, in words; None where the service books nothing."""
    booking = applications.definition_of(application).booking if application else None
    if booking is None:
        return None
    said = {row["name"]: row["value"] for section in sections for row in section["rows"]}
    shown = {"day": said.get(booking.day), "hour": said.get(booking.slot or ""), "where": said.get(booking.resource)}
    return {**shown, "named": booking.day, "names": [booking.resource, booking.day, booking.slot]}


def _besides(shown: list[dict[str, Any]], more: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the change asked beyond the permit's own questions."""
    names = {row["name"] for section in shown for row in section["rows"]}
    rest = [section | {"rows": [row for row in section["rows"] if row["name"] not in names]} for section in more]
    return [section for section in rest if section["rows"]]


def _printed(field: Any, value: Any) -> Any:
    if field.type == "date" and value:
        try:
            return both_dates(date.fromisoformat(str(value)))
        except ValueError:
            return str(value)
    return answer_words(field, value)


def measure_rows(measures: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Areas and lengths measured on the drawing, with their words."""
    names = [
        ("total_floor_area_m2", _("مجموع مساحات البناء"), str(UNITS["m2"])),
        ("ground_floor_area_m2", str(FLOORS["ground"]), str(UNITS["m2"])),
        ("fence_length_m", _("طول السور"), str(UNITS["m"])),
        ("route_length_m", _("طول المسار"), str(UNITS["m"])),
        ("route_area_m2", _("مساحة الموقع"), str(UNITS["m2"])),
    ]
    return [(label, f"{number(float(measures[name]))} {unit}") for name, label, unit in names if name in measures]


def kind_words(kind: str) -> str:
    """What the holder is: a person, an establishment, a body of government."""
    words = dict(zip(PARTY_KINDS, (_("مواطن"), _("مقيم"), _("منشأة"), _("جهة حكومية"), _("جهة غير ربحية")), strict=True))
    return words.get(kind, "")


def decision_of(application: Application | None) -> dict[str, Any] | None:
    """Who decided in which capacity, when, and the words he gave; None where the rules alone decided."""
    event = queries.find_decision(application) if application else None
    if event is None:
        return None
    return {"role": role_name(event.actor_role), "at": event.at, "text": event.note}


def _measured(application: Application | None, site: Site | None, drawn: Mapping[str, Geometry]) -> dict[str, Any]:
    if site is None:
        return {"sketch": None, "areas": [], "setbacks": [], "rules": [], "fence": [], "bound": []}
    findings = checks.findings_of(application, site) if application and drawn else []
    floors = [part for part in drawn if part != drawing.FENCE] or None
    return {
        "sketch": sketch_of(site, drawn, floors=floors),
        "areas": area_rows(site, drawn),
        "setbacks": setback_rows(site, findings),
        "rules": rule_rows(site),
        "fence": fence_rows(site, findings),
        "bound": bound_rows(public_constraints_at(site.parcel)),
    }


def _place(site: Site | None) -> dict[str, Any] | None:
    if site is None:
        return None
    parcel, district = site.parcel, register.district_of(site.parcel)
    streets = dict.fromkeys(e.street_name for e in register.edges_of(parcel.id) if e.kind == "street" and e.street_name)
    return {
        "reference": parcel.reference,
        "plan": parcel.plan_no,
        "block": parcel.block_no,
        "number": parcel.parcel_no,
        "district": district.name_ar if district else "",
        "streets": "، ".join(streets),
        "area": float(parcel.area_m2),
        "zone": f"{site.zone_name} ({site.zone_code})" if site.zone_code else "",
        "deeds": "، ".join(sorted({owner.deed_no for owner in register.owners_of(parcel.id)})),
    }

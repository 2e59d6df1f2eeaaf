"""Every address with real values in it: once for the reader's own branch (السيح), once for a neighbour's (الدلم)."""

from dataclasses import dataclass

from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from app import db
from app.casework.models import Case
from app.documents.models import Document
from app.ledger.models import Invoice, Tariff
from gis.models import LandFinding, SpatialUnit
from licensing.models import Application, Permit

HERE, THERE = 1, 3
SKIPPED = {"static", "openapi.spec"}


@dataclass(frozen=True)
class Door:
    method: str
    rule: str
    url: str
    branch: str  # own | foreign | any


def doors(app: Flask) -> list[Door]:
    """All doors in a fixed order; a rule whose values the demo does not have is a mistake of this file."""
    found = []
    for rule in sorted(app.url_map.iter_rules(), key=lambda r: (r.rule, sorted(r.methods))):
        if rule.endpoint in SKIPPED:
            continue
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            found += [Door(method, rule.rule, url, branch) for branch, url in _addresses(app, rule)]
    return found


def _addresses(app: Flask, rule: Rule) -> list[tuple[str, str]]:
    if not rule.arguments:
        return [("any", rule.rule)]
    rows = []
    for branch, municipality_id in (("own", HERE), ("foreign", THERE)):
        values = {name: _value(name, rule, municipality_id) for name in rule.arguments}
        adapter = app.url_map.bind("localhost")
        rows.append((branch, adapter.build(rule.endpoint, values, method=next(iter(rule.methods - {"HEAD", "OPTIONS"})))))
    return rows


def _value(name: str, rule: Rule, municipality_id: int):
    makers = {
        "reference": lambda: _reference(rule, municipality_id),
        "parcel_id": lambda: _parcel(municipality_id),
        "username": lambda: "reviewer",
        "document_id": lambda: _document(rule, municipality_id),
        "tariff_id": lambda: db.session().scalars(select(Tariff.id).order_by(Tariff.id)).first(),
        "code": lambda: _code(rule, municipality_id),
        "layer": lambda: "visits" if municipality_id == THERE else "permits",
        "z": lambda: 14,
        "x": lambda: 10345,
        "y": lambda: 7066,
        "filename": lambda: "none.txt",
        "action": lambda: "start_review",
        "kind": lambda: "geojson",
        "day": lambda: "2026-09-23",
        "job_id": lambda: 1,
        "finding_id": lambda: _finding(municipality_id),
        "part": lambda: "ground",
    }
    if name in makers:
        return makers[name]()
    return _first_of(name, rule)


def _first_of(name: str, rule: Rule):
    """Codes and keys of small vocabularies: an unknown one answers 404 for everybody, which the matrix records."""
    converter = rule._converters[name].__class__.__name__
    return {"IntegerConverter": 1, "UUIDConverter": "01900000-0000-7000-8000-000000000001"}.get(converter, "unknown")


KIND_OF_ROOM = {
    "regulation": "rule_change",
    "zones": "rule_change",
    "decisions": "survey_decision",
    "changes": "land_change",
    "plans": "land_plan",
    "reports": "report",
    "visits": "visit",
    "field": "visit",
    "violations": "violation",
    "permits": "permit",
    "filing": "application",
    "applications": "application",
    "review": "application",
}


def _reference(rule: Rule, municipality_id: int) -> str:
    room = rule.endpoint.split(".")[0]
    if room in ("payer", "finance"):
        return (
            db.session()
            .scalars(select(Invoice.reference).where(Invoice.municipality_id == municipality_id).order_by(Invoice.reference))
            .first()
            or "INV-2026-000001-0"
        )
    kind = next((kind for word, kind in KIND_OF_ROOM.items() if word in room or f"/{word}" in rule.rule), "application")
    query = select(Case.reference).where(Case.municipality_id == municipality_id, Case.kind == kind).order_by(Case.reference)
    return db.session().scalars(query).first() or "BL-2026-000001-0"


def _finding(municipality_id: int) -> int:
    query = select(LandFinding.id).where(LandFinding.municipality_id == municipality_id).order_by(LandFinding.id)
    return db.session().scalars(query).first() or 1


def _parcel(municipality_id: int) -> int:
    query = select(SpatialUnit.id).where(SpatialUnit.municipality_id == municipality_id, SpatialUnit.end_lifespan_version.is_(None))
    return db.session().scalars(query.order_by(SpatialUnit.id)).first() or 1


def _document(rule: Rule, municipality_id: int):
    """A paper of the branch's first application or report; which is the earliest of all moves with the hour the demo was loaded."""
    query = (
        select(Document.id)
        .join(Case, Case.id == Document.case_id)
        .where(Case.municipality_id == municipality_id, Case.kind == ("report" if "/reports/" in rule.rule else "application"))
        .order_by(Case.reference, Document.kind, Document.id)
    )
    return db.session().scalars(query).first() or "01900000-0000-7000-8000-000000000001"


def _code(rule: Rule, municipality_id: int) -> str:
    if "service" in rule.rule:
        return db.session().scalars(select(Application.service_code).order_by(Application.service_code)).first() or "unknown"
    if rule.endpoint.startswith("regulation."):
        return "س1"
    if rule.endpoint.startswith("layers."):
        return "flood-zones"
    query = select(Permit.verify_code).where(Permit.municipality_id == municipality_id).order_by(Permit.verify_code)
    return db.session().scalars(query).first() or "0000-0000-0000-0000"

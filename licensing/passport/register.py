"""The register asked about a ground: what lies there, what was permitted there, what stands open there."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import shapely
from sqlalchemy import select

from app import db
from app.casework.models import Case, CaseSubject
from app.sqlfile import load_sql
from app.tenancy import everything
from gis.crs import STORAGE_SRID
from gis.models import RRR, BAUnitParcel, SpatialUnit
from gis.register import queries as register
from licensing.models import Permit
from licensing.passport.answers import NEAR_M, PRIVATE, REGISTER, TITLES, Answer

MOST_NAMES = 10
_OF_PARCELS = ("origin", "permits", "history", "land_change", "violations", "restriction")
_STANDING = ("active", "suspended")


def register_answers(ground: shapely.Geometry, parcel: SpatialUnit | None, version: str) -> list[Answer]:
    """Every register layer's yes or no; those about a parcel's own past only where the ground is one. Storage CRS."""
    found = _lying_there(ground)
    if parcel is not None:
        found |= _of_parcel(parcel)
    asked = [layer for layer in TITLES if parcel is not None or layer not in _OF_PARCELS]
    return [_answer(layer, found.get(layer, []), version) for layer in asked]


def _answer(layer: str, rows: Sequence[dict[str, Any]], version: str) -> Answer:
    distances = [row["distance_m"] for row in rows if row.get("distance_m") is not None]
    pairs = list(dict.fromkeys((row.get("name") or "", row.get("code") or "") for row in rows))[:MOST_NAMES]
    kept = [pair for pair in pairs if any(pair)]
    return Answer(
        layer=layer,
        source=REGISTER,
        version=version,
        hit=bool(rows),
        public=layer not in PRIVATE,
        count=len(rows),
        names=tuple(name for name, _code in kept if name),
        codes=tuple(code for _name, code in kept),
        share=round(min(1.0, sum(row.get("share") or 0.0 for row in rows)), 4),
        distance_m=round(min(distances), 2) if distances else None,
    )


def _lying_there(ground: shapely.Geometry) -> dict[str, list[dict[str, Any]]]:
    given = {"wkb": shapely.to_wkb(ground), "storage_srid": STORAGE_SRID, "near_m": NEAR_M}
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in db.session().execute(load_sql("licensing", "passport/register_answers"), given):
        rows[row.layer].append({"name": row.name, "code": row.code, "share": float(row.share), "distance_m": float(row.distance_m)})
    return dict(rows)


def _of_parcel(parcel: SpatialUnit) -> dict[str, list[dict[str, Any]]]:
    """The parcel's past comes from the register and from the ground it came from, never from what somebody types."""
    family = register.ancestors(parcel.id)
    with everything():
        permits = _permits_on(family)
        open_cases = _open_on(family)
    return {
        "origin": [{"name": one.parcel.reference or str(one.parcel.id)} for one in register.relatives_of(parcel.id) if one.is_parent],
        "permits": [row for row in permits if row["state"] in _STANDING],
        "history": [row for row in permits if row["state"] not in _STANDING],
        "land_change": [row for row in open_cases if row["kind"] in ("land_change", "survey_decision")],
        "violations": [row for row in open_cases if row["kind"] == "violation"],
        "restriction": [{"code": kind} for kind in _restrictions(parcel.id)],
    }


def _permits_on(family: Iterable[int]) -> list[dict[str, Any]]:
    """Index: ix_permit_parcel_id."""
    query = select(Permit.title, Permit.issued_on, Permit.state, Permit.service_code).where(Permit.parcel_id.in_(list(family)))
    rows = db.session().execute(query.order_by(Permit.issued_on.desc()).limit(50))
    return [{"name": f"{row.title} {row.issued_on.year}", "code": row.service_code, "state": row.state} for row in rows]


def _open_on(family: Iterable[int]) -> list[dict[str, Any]]:
    """Index: ix_case_subject_subject."""
    query = (
        select(Case.kind, Case.title)
        .join(CaseSubject, CaseSubject.case_id == Case.id)
        .where(
            CaseSubject.subject_type == "parcel",
            CaseSubject.subject_id.in_([str(one) for one in family]),
            Case.kind.in_(("violation", "land_change", "survey_decision")),
            Case.closed_at.is_(None),
        )
        .limit(50)
    )
    return [{"kind": row.kind, "name": row.title} for row in db.session().execute(query)]


def _restrictions(parcel_id: int) -> list[str]:
    query = (
        select(RRR.kind)
        .join(BAUnitParcel, BAUnitParcel.ba_unit_id == RRR.ba_unit_id)
        .where(BAUnitParcel.parcel_id == parcel_id, RRR.kind != "ownership", RRR.end_lifespan_version.is_(None))
    )
    return sorted(set(db.session().scalars(query)))

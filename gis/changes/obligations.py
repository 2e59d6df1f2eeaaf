"""What stands open on land that is to change: it follows the ground, or the change waits for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import shapely
import yaml
from flask_babel import gettext as _
from geoalchemy2.shape import to_shape
from sqlalchemy import func, select

from app import db
from app.casework.kinds import case_kind
from app.casework.models import Case
from app.casework.presenters import state_words
from app.casework.queries import get_case_by_id
from app.ledger.models import Invoice
from app.sqlfile import load_sql
from app.tenancy import everything
from gis.changes.kinds import Kind
from gis.changes.rules import Ground
from gis.changes.shares import by_area
from gis.crs import to_storage

_FILE = Path(__file__).parent / "data" / "obligations.yaml"
BLOCK, PLACE, AREA, IGNORE = "block", "place", "area", "ignore"


@dataclass(frozen=True)
class Obligation:
    """An open case on a parent, in words for whoever changes the land. ``share``: how much of it stands on this parcel."""

    case_id: UUID
    parcel_id: int
    share: Decimal
    kind: str
    kind_name: str
    reference: str
    title: str
    state: str
    treatment: str
    owed: Decimal
    point: Any = None  # in the storage CRS

    @property
    def blocks(self) -> bool:
        return self.treatment == BLOCK

    def sentence(self) -> str:
        """«طلب BL-2026-… : قيد المراجعة»."""
        owed = _("، غير مسدد %(sum)s ريال", sum=f"{self.owed:,.2f}") if self.owed else ""
        return f"{self.kind_name} {self.reference} ({self.state}){owed}"


@cache
def policy() -> dict[str, Any]:
    return yaml.safe_load(_FILE.read_text("utf8"))


def treatment_of(kind: Kind, case_kind_code: str, state: str) -> str:
    """What becomes of a case of that kind and state. Pure."""
    rules = policy()
    own = rules["kinds"].get(case_kind_code, {})
    if state in own:
        return own[state]
    if kind.value in rules["gentle"] and case_kind_code in rules["gentle_treatment"]:
        return rules["gentle_treatment"][case_kind_code]
    return own.get("default", rules["default"])


def open_obligations(kind: Kind, parcel_ids: Sequence[int], but: UUID | None = None) -> list[Obligation]:
    """Everything open on these parcels, oldest file first; read with the system's view, for none may be overlooked.

    Args:
        but: the case that decides the change itself.
    """
    with everything():
        rows = db.session().execute(load_sql("gis", "changes/open_cases"), {"parcel_ids": list(parcel_ids)}).all()
        found = [_told(kind, row) for row in rows if row.case_id != but]
    return sorted((o for o in found if o.treatment != IGNORE), key=lambda o: (not o.blocks, o.reference, o.parcel_id))


def _told(kind: Kind, row: Any) -> Obligation:
    case = get_case_by_id(row.case_id)
    owed = db.session().scalar(select(func.sum(Invoice.total)).where(Invoice.case_id == case.id, Invoice.state == "issued"))
    treatment = treatment_of(kind, case.kind, case.state)
    return Obligation(
        case_id=case.id,
        parcel_id=row.parcel_id,
        share=row.share,
        kind=case.kind,
        kind_name=str(case_kind(case.kind).name_ar),
        reference=case.reference,
        title=case.title,
        state=str(state_words(case)[0]),
        treatment=treatment if case.closed_at is None else (AREA if treatment != IGNORE else IGNORE),
        owed=owed or Decimal(0),
        point=_point(case),
    )


def _point(case: Case) -> Any:
    if case.point_4326 is None:
        return None
    return to_storage(to_shape(case.point_4326))


def shared_out(one: Obligation, children: Mapping[int, Ground], parent: Ground) -> dict[int, Decimal]:
    """Child -> its part of the obligation; the parts add up to what the parent carried. Pure but for its input.

    A case with a place goes whole to the child that holds it. Ground that was taken carries nothing: what stood on it
    is shared by what is left.
    """
    if not children:
        return {}
    if one.treatment == PLACE and one.point is not None:
        holding = [child for child, ground in children.items() if ground.covers(one.point)]
        if holding:
            return {holding[0]: one.share}
    areas = {child: shapely.intersection(ground, parent).area for child, ground in children.items()}
    touched = {child: area for child, area in areas.items() if area > 0.01} or {min(children): 1.0}
    parts = by_area(list(touched.values()), one.share)
    return {child: part for child, part in zip(touched, parts, strict=True) if part}

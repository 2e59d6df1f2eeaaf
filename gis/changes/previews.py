"""What a change would do, told before anybody does it. Reads only."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import shapely
from flask_babel import gettext as _
from sqlalchemy import select

from app import db
from app.authz import Actor
from app.errors import NotFound, UserError, message_for
from app.identity.queries import names_of
from gis.changes import conflicts
from gis.changes.commands import legal
from gis.changes.drawing import Drawn
from gis.changes.examining import Examined, examine
from gis.changes.kinds import Kind
from gis.changes.obligations import BLOCK, PLACE
from gis.changes.proposals import Proposal, propose
from gis.changes.rules import Problem
from gis.changes.shares import OWNERSHIP, Right
from gis.crs import to_lonlat
from gis.models import SpatialUnit
from gis.permissions import Permission
from gis.register.queries import shape_of

SIMPLE = frozenset({Kind.SPLIT, Kind.MERGE})
MOST_SIMPLE = 10


@dataclass(frozen=True)
class Asked:
    """A change as a person asks for it."""

    kind: Kind
    parcel_ids: list[int]
    drawn: Drawn = field(default_factory=Drawn)
    versions: Mapping[int, str] = field(default_factory=dict)
    numbers: Sequence[str] = ()
    equal: int = 0
    merge_shares: bool = False
    reason: str = ""
    decision_no: str = ""
    typed: str = ""  # the drawing as it was written, to be shown again if the change comes back


def editable(parcel_ids: Sequence[int], actor: Actor) -> list[SpatialUnit]:
    """The parcels, in the order asked, of one branch where the actor may change land.

    Raises:
        NotFound: one does not exist, or lies in another branch: the two are not told apart.
        UserError: they lie in more than one of his branches.
    """
    here = actor.municipalities_where(Permission.LAND_EDIT)
    query = select(SpatialUnit).where(SpatialUnit.id.in_(parcel_ids), SpatialUnit.municipality_id.in_(here))
    found = {parcel.id: parcel for parcel in db.session().scalars(query)}
    if not parcel_ids or any(parcel_id not in found for parcel_id in parcel_ids):
        raise NotFound("parcel_not_found")
    if len({parcel.municipality_id for parcel in found.values()}) > 1:
        raise UserError("land_branches_differ")
    return [found[parcel_id] for parcel_id in dict.fromkeys(parcel_ids)]


def look_ahead(asked: Asked, held: Sequence[SpatialUnit]) -> tuple[Proposal, Examined | None]:
    """The proposal and, if the drawing makes any parcels, what stands for and against it."""
    parents = {parcel.id: shape_of(parcel) for parcel in held}
    made = propose(
        asked.kind,
        parents,
        [parcel.parcel_no for parcel in held],
        asked.drawn,
        wanted=asked.numbers,
        equal=asked.equal,
        used=_numbers_of_block(held),
    )
    if made.problems:
        return made, None
    return made, examine(asked.kind, list(held), made.children, made.taken, made.added, merge_shares=asked.merge_shares)


def preview(asked: Asked, actor: Actor) -> dict[str, Any]:
    """The change as JSON: parts, balance, rights, what is open, problems.

    Raises:
        NotFound: a parcel is of another branch.
        Conflict: a parcel changed since the person looked.
    """
    held = editable(asked.parcel_ids, actor)
    conflicts.refuse_stale(held, dict(asked.versions))
    made, seen = look_ahead(asked, held)
    before = sum(float(parcel.area_m2) for parcel in held)
    after, taken, added = (
        float(sum(legal(shape) for shape in shapes)) for shapes in ([c.geom for c in made.children], [made.taken], [made.added])
    )
    return {
        "kind": asked.kind.value,
        "versions": conflicts.versions_of([parcel.id for parcel in held]),
        "parts": [_part(made, seen, n) for n in range(len(made.children))],
        "area_before_m2": round(before, 2),
        "area_after_m2": round(after, 2),
        "taken_m2": round(taken, 2),
        "added_m2": round(added, 2),
        "difference_m2": round(after + taken - before - added, 2) if made.children or taken else 0.0,
        "taken": _geojson(made.taken),
        "added": _geojson(made.added),
        "obligations": obligation_rows(seen) if seen else [],
        "problems": problem_rows(seen.problems if seen else made.problems),
        "immediate": seen is not None and is_simple(seen),
    }


def is_simple(seen: Examined) -> bool:
    """A split or merge between the same owners with nothing open, mortgaged or restricted on it: no second pair of eyes."""
    return (
        seen.kind in SIMPLE
        and len(seen.children) <= MOST_SIMPLE
        and not seen.problems
        and not seen.open_here
        and all(right.kind == OWNERSHIP for rights in seen.owning for right in rights)
    )


def problem_rows(problems: Sequence[Problem]) -> list[dict[str, Any]]:
    return [
        {"code": p.code, "message": message_for(p.code, p.details), "geometry": _geojson(p.where) if p.where is not None else None}
        for p in problems
    ]


def obligation_rows(seen: Examined) -> list[dict[str, Any]]:
    """What is open on the land, and what would become of it."""
    names = {parcel.id: conflicts.name_of(parcel) for parcel in seen.held}
    return [
        {
            "reference": one.reference,
            "kind": one.kind_name,
            "title": one.title,
            "state": one.state,
            "parcel": names[one.parcel_id],
            "owed": float(one.owed),
            "treatment": one.treatment,
            "words": treatment_words(one.treatment),
        }
        for one in seen.open_here
    ]


def treatment_words(treatment: str) -> str:
    if treatment == BLOCK:
        return _("يلزم إنهاؤه قبل التغيير")
    return _("ينتقل إلى القطعة التي يقع فيها") if treatment == PLACE else _("يتوزع على القطع بحسب المساحة")


def right_rows(rights: Sequence[Right]) -> list[dict[str, Any]]:
    """Rights in words, for those who may see owners."""
    names = names_of([right.party_id for right in rights])
    kinds = {"ownership": _("ملكية"), "usufruct": _("انتفاع"), "mortgage": _("رهن"), "easement": _("ارتفاق"), "restriction": _("قيد")}
    return [
        {"kind": kinds[r.kind], "name": names.get(r.party_id, ""), "share": str(r.share), "deed_no": r.deed_no, "code": r.kind}
        for r in rights
    ]


def _part(made: Proposal, seen: Examined | None, n: int) -> dict[str, Any]:
    child = made.children[n]
    return {
        "number": child.parcel_no,
        "area_m2": round(float(legal(child.geom)), 2),
        "geometry": _geojson(child.geom),
        "of": child.of,
        "rights": right_rows(seen.owning[n]) if seen else [],
    }


def _geojson(shape: Any) -> dict[str, Any] | None:
    """Longitude and latitude to the tenth of a millimetre, so that what is sent back is what was shown."""
    if shape is None or shape.is_empty:
        return None
    return json.loads(shapely.to_geojson(shapely.transform(to_lonlat(shape), lambda xy: xy.round(9))))


def _numbers_of_block(held: Sequence[SpatialUnit]) -> frozenset[str]:
    """Index: uq_spatial_unit_live_number."""
    if not held:
        return frozenset()
    query = select(SpatialUnit.parcel_no).where(
        SpatialUnit.plan_no == held[0].plan_no,
        SpatialUnit.block_no == held[0].block_no,
        SpatialUnit.municipality_id == held[0].municipality_id,
        SpatialUnit.end_lifespan_version.is_(None),
        SpatialUnit.id.not_in([parcel.id for parcel in held]),
    )
    return frozenset(db.session().scalars(query)) if held[0].plan_no or held[0].block_no else frozenset()

"""What changes the land. Parents end, children begin at the same moment, and everything of the parents follows."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import shapely
from shapely import MultiPolygon, Polygon
from sqlalchemy import select

from app import db
from app.authz import Actor, authorize
from app.casework.models import Case
from app.errors import Conflict, NotFound
from gis.changes.kinds import Kind, lineage_kind
from gis.models import SpatialUnit
from gis.permissions import Permission
from gis.register import commands as register
from gis.register.queries import shape_of


@dataclass(frozen=True)
class Child:
    """A parcel to be. ``geom`` in the storage CRS, metres. Empty numbers are those of the first parent."""

    geom: Polygon | MultiPolygon
    parcel_no: str = ""
    plan_no: str | None = None
    block_no: str | None = None
    land_use: str | None = None


@dataclass(frozen=True)
class Applied:
    """A change that stands in the register."""

    id: UUID | None
    kind: Kind
    parents: list[SpatialUnit]
    children: list[SpatialUnit]


def apply_change(
    kind: Kind | str,
    parents: Sequence[tuple[int, str | None]],
    children: Sequence[Child],
    actor: Actor,
    *,
    case: Case | None = None,
    reason: str = "",
    decision_no: str = "",
    taken: MultiPolygon | Polygon | None = None,
    added: MultiPolygon | Polygon | None = None,
    merge_shares: bool = False,
) -> Applied:
    """The parents end and the children stand in their place; the caller's transaction carries all of it or nothing.

    Args:
        parents: (parcel id, version). The version is what ``version_of`` told when the person looked; None does not ask.
        case: the case whose procedure allowed it (a land change, a survey decision); without one the actor must be
            allowed to edit land himself.
        taken: ground of the parents that no child gets (street, public use), storage CRS. Only where the kind allows it.
        added: ground that no parcel held and a child gets (road surplus, survey), storage CRS.
        merge_shares: owners of different parents hold the child by area; otherwise they must be the same.

    Raises:
        NotFound: no such parcel, or of another branch.
        Conflict: somebody changed a parent first; ``who`` and ``when`` are told.
        UserError: the ground does not come out even, something open stands on a parent, numbers repeat.
    """
    kind = Kind(kind)
    wanted = sorted({parcel_id for parcel_id, _ in parents})
    held = list(db.session().scalars(select(SpatialUnit).where(SpatialUnit.id.in_(wanted)).order_by(SpatialUnit.id)))
    if len(held) < len(wanted):
        raise NotFound("parcel_not_found")
    for parcel in held:
        if case is None:
            authorize(actor, Permission.LAND_EDIT, parcel)  # type: ignore[arg-type]
        if parcel.end_lifespan_version is not None:
            raise Conflict("parcel_ended", reference=parcel.reference or parcel.id)
    case_id = case.id if case is not None else None
    register._end(held)
    begun = [register._begin(held[0], register.Part(c.parcel_no or held[0].parcel_no, _one(c.geom))) for c in children]
    db.session().flush()
    for parent in held:
        for child in begun:
            shared = shapely.intersection(shape_of(parent), shape_of(child)).area
            if shared > register.BALANCE_M2:
                register._descend(parent, child, lineage_kind(kind), shared, case_id, reason)
    register._inherit_rights(held, begun)
    register._settle(held, begun)
    return Applied(None, kind, held, begun)


def _one(shape: Polygon | MultiPolygon) -> Polygon:
    return shape.geoms[0] if isinstance(shape, MultiPolygon) else shape

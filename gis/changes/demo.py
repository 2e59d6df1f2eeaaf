"""The demo's changes of the land: some wait for the approver, one came back with a remark, a split and a merge stand in the register."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import shapely
from geoalchemy2.shape import to_shape
from shapely import LineString
from sqlalchemy import String, cast, exists, select, tuple_

from app import db
from app.authz import SYSTEM, Actor, acting_as
from app.casework.models import CaseSubject
from app.casework.workflow import advance
from app.demo import DemoContext
from app.identity.queries import actor_of, find_user
from app.tenancy import everything
from gis.changes.drafting import Submitted, submit_change
from gis.changes.drawing import PART, Drawn
from gis.changes.examining import ChangeRefused
from gis.changes.kinds import Kind
from gis.changes.previews import Asked
from gis.changes.rules import Ground, many
from gis.models import LandChangeCase, ParcelEdge, SpatialUnit
from gis.register.queries import get_parcel, shape_of

SEAT, SPARE, NARROWEST_FRONT_M = 1, 4, 3.0
MOVED_M, TAKEN_M = 1.0, 1.5


class NoWayIn(Exception):
    """A part of the plot would touch no street."""


@dataclass(frozen=True)
class File:
    """A change of the demo and how far it has come. ``pair``: of two neighbours."""

    kind: Kind
    reason: str
    steps: tuple[str, ...] = ()
    pair: bool = False
    equal: int = 0
    decision_no: str = ""


FILES = (
    File(Kind.SPLIT, "تقسيم القطعة بين وريثين بصك حصر الإرث", ("approve",), equal=2, decision_no="47/1/3381"),
    File(Kind.MERGE, "دمج قطعتين لإقامة مبنى واحد بطلب المالكين", ("approve",), pair=True, decision_no="47/1/3402"),
    File(Kind.ADJUST, "تسوية الحد بين الجارين بمحضر صلح", pair=True),
    File(Kind.EXPROPRIATE, "نزع شريط لتوسعة الشارع", decision_no="م/47/215"),
    File(Kind.SPLIT, "تقسيم بالتساوي بطلب المالك", ("return",), equal=2),
)
REMARK = "الجزء الشرقي أقل من أصغر مساحة في نظام المنطقة؛ راجع خط التقسيم ليبقى لكل جزء واجهته."


def load_changes(context: DemoContext) -> None:
    """Loader: changes in the states that a planner and an approver meet of a morning."""
    planner, approver = (actor_of(user, context.as_of) if (user := find_user(name)) else SYSTEM for name in ("planner", "approver"))
    grounds, made = iter(_grounds(SPARE * len(FILES), context)), 0
    with acting_as(SYSTEM), everything():
        for file in FILES:
            filed = _file_on_first(file, grounds, planner)
            if filed is None:
                break
            for step in file.steps:
                advance(filed.case, step, approver, note=REMARK if step == "return" else "")
            made += 1
    context.made |= {"land_changes": made}


def _file_on_first(file: File, grounds: Iterator[Sequence[SpatialUnit]], planner: Actor) -> Submitted | None:
    """The change on the first ground that suits it: a crooked plot may not be cut as the story goes."""
    for parcels in grounds:
        try:
            with db.session().begin_nested():
                filed = submit_change(_asked(file, parcels), planner, at_once=False)
                if not _all_front_a_street(filed.case, parcels):
                    raise NoWayIn
                return filed
        except (ChangeRefused, NoWayIn):
            continue
    return None


def _all_front_a_street(case: LandChangeCase, parcels: Sequence[SpatialUnit]) -> bool:
    """Nobody cuts a plot so that one part has no way in."""
    of_street = ParcelEdge.kind.in_(("street", "passage")), ParcelEdge.parcel_id.in_([parcel.id for parcel in parcels])
    fronts = shapely.union_all([to_shape(edge) for edge in db.session().scalars(select(ParcelEdge.geom).where(*of_street))]).buffer(0.1)
    children = [shapely.from_wkb(child["wkb"]) for child in case.plan["children"]]
    return all(child.boundary.intersection(fronts).length > NARROWEST_FRONT_M for child in children)


def check_changes() -> list[tuple[str, bool, str]]:
    """The approver and the planner each find something to do."""
    states = list(db.session().scalars(select(LandChangeCase.state)))
    waiting, returned, applied = (states.count(state) for state in ("sent", "returned", "applied"))
    return [
        ("changes of the land in every state", min(waiting, returned, applied) > 0, f"{waiting} sent, {returned} returned, {applied} done")
    ]


def _grounds(count: int, context: DemoContext) -> list[Sequence[SpatialUnit]]:
    """Pairs of neighbouring house plots, far from one another, on which nothing is open and no tour stops."""
    stories = context.made.get("stories")
    told = [(s.plan_no, s.block_no, s.parcel_no) for s in (*stories.parcels.values(), *stories.night_sites)] if stories else []
    unit, beside = (
        SpatialUnit,
        select(ParcelEdge.neighbour_id).where(ParcelEdge.parcel_id == SpatialUnit.id, ParcelEdge.kind == "neighbour"),
    )
    concerned = exists().where(CaseSubject.subject_type == "parcel", CaseSubject.subject_id == cast(unit.id, String))
    fronts = exists().where(ParcelEdge.parcel_id == unit.id, ParcelEdge.kind == "street")
    query = (
        select(unit.id, beside.order_by(ParcelEdge.neighbour_id).limit(1).scalar_subquery())
        .where(unit.municipality_id == SEAT, unit.end_lifespan_version.is_(None), unit.land_use == "residential")
        .where(unit.area_m2.between(450, 900), unit.parcel_no != "", fronts, ~concerned)
        .where(tuple_(unit.plan_no, unit.block_no, unit.parcel_no).not_in(told) if told else True)  # type: ignore[arg-type]
        .order_by(unit.id)
        .limit(40 * count)
    )
    rows = db.session().execute(query).all()
    found: list[Sequence[SpatialUnit]] = []
    for own, other in rows[:: max(1, len(rows) // (2 * count))]:
        pair = [get_parcel(own), get_parcel(other)] if other else []
        apart = not {parcel.id for one in found for parcel in one} & {own, other}
        if pair and apart and _free(pair[1], told) and shape_of(pair[0]).intersection(shape_of(pair[1])).length > 5:
            found.append(pair)
        if len(found) == count:
            break
    return found


def _free(parcel: SpatialUnit, told: Sequence[tuple[str, str, str]]) -> bool:
    cases = select(CaseSubject.case_id).where(CaseSubject.subject_type == "parcel", CaseSubject.subject_id == str(parcel.id)).limit(1)
    open_here = db.session().scalar(cases) is not None
    key = (parcel.plan_no or "", parcel.block_no or "", parcel.parcel_no or "")
    return parcel.end_lifespan_version is None and parcel.municipality_id == SEAT and not open_here and key not in told


def _asked(file: File, parcels: Sequence[SpatialUnit]) -> Asked:
    own, other = parcels
    drawn = Drawn()
    if file.kind is Kind.ADJUST:
        drawn = Drawn(lines=[_beside(shape_of(own), shape_of(other))])
    elif file.kind is Kind.EXPROPRIATE:
        drawn = Drawn(polygons=[_along_street(own)], numbers=[""], roles=[PART])
    return Asked(
        file.kind,
        [parcel.id for parcel in (parcels if file.pair else parcels[:1])],
        drawn,
        equal=file.equal,
        merge_shares=file.kind is Kind.MERGE,
        reason=file.reason,
        decision_no=file.decision_no,
    )


def _beside(own: Ground, other: Ground) -> LineString:
    """The line between two neighbours, a metre into the second, drawn on beyond both."""
    common = own.intersection(other)
    longest = max(getattr(common, "geoms", [common]), key=lambda part: part.length)
    ends = shapely.get_coordinates(longest)[[0, -1]]
    way = (ends[1] - ends[0]) / max(longest.length, 1.0)
    line = LineString([ends[0] - 60 * way, ends[1] + 60 * way])
    sides = [line.parallel_offset(MOVED_M, side) for side in ("left", "right")]
    return min(sides, key=lambda side: side.distance(other.centroid))


def _along_street(parcel: SpatialUnit) -> Ground:
    """The strip of a parcel along its longest street."""
    query = select(ParcelEdge.geom).where(ParcelEdge.parcel_id == parcel.id, ParcelEdge.kind == "street")
    edges = [to_shape(geom) for geom in db.session().scalars(query)]
    longest = max(edges, key=lambda edge: edge.length)
    return many(longest.buffer(TAKEN_M, cap_style="square").intersection(shape_of(parcel)))

"""What a sketch shows, read from the register, the drawing and the findings."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from geoalchemy2.shape import to_shape
from shapely import Geometry, unary_union
from sqlalchemy import func, select

from app import db
from gis.crs import STORAGE_SRID
from gis.models import Building, SpatialUnit
from gis.sketching import Frame, Label, beside, readable_angle
from licensing.envelope import Edge, FloorEnvelope
from licensing.models import SiteFinding
from licensing.presenters.findings import FLOORS, KINDS, UNITS, edge_words, number
from licensing.sites import Site
from licensing.sketch.shapes import EdgeLine, FloorShape, Sketch, road_beside

FENCE = "fence"
_WITHOUT_WIDTH = ("neighbour", "open", "wadi")


def sketch_of(
    site: Site, drawn: Mapping[str, Geometry], findings: Iterable[SiteFinding] = (), *, floors: Iterable[str] | None = None
) -> Sketch:
    """The parcel with everything drawn on it.

    Args:
        drawn: parts by name, storage metres.
        floors: which floors to show; by default those that the zone knows and those that are drawn.
    """
    frame = Frame(unary_union([site.shape, *drawn.values()]))
    edges = site.edges_with_roles
    envelopes = {envelope.floor: envelope for envelope in site.envelopes()}
    shown = list(floors) if floors is not None else list(dict.fromkeys([*envelopes, *(part for part in drawn if part != FENCE)]))
    around = _around(site, frame)
    roads = _roads(site, edges, around)
    return Sketch(
        width=frame.width,
        height=frame.height,
        parcel=frame.path(site.shape),
        edges=tuple(_edge(frame, edge) for edge in edges),
        roads=frame.clipped(roads),
        neighbours=frame.clipped(around),
        buildings=frame.clipped(_buildings(site)),
        floors=tuple(_floor(frame, code, envelopes.get(code), drawn.get(code)) for code in shown),
        line=frame.path(drawn.get(FENCE)),
        labels=tuple(_labels(frame, site, edges)),
        marks={row.seq: frame.path(to_shape(row.geom)) for row in findings if row.geom is not None},
        north=frame.xy(frame.west + frame.width - 3.2, frame.top - 3.2),
    )


def compare_parts(site: Site, before: Mapping[str, Geometry], after: Mapping[str, Geometry]) -> Sketch:
    """The same parcel twice over: what was drawn stands as the envelope of each floor, what is drawn now as its drawing."""
    both = sketch_of(site, {**before, **after}, floors=[])
    frame = Frame(unary_union([site.shape, *before.values(), *after.values()]))
    parts = sorted({**before, **after}, key=lambda part: list(FLOORS).index(part) if part in FLOORS else len(FLOORS))
    pairs = tuple(
        FloorShape(
            part,
            str(FLOORS.get(part, part)),
            frame.path(before.get(part)),
            frame.path(after.get(part)),
            after[part].area if part in after else None,
            before[part].area if part in before else None,
        )
        for part in parts
    )
    return replace(both, floors=pairs, line="")


def _edge(frame: Frame, edge: Edge) -> EdgeLine:
    width = None if edge.kind in _WITHOUT_WIDTH else edge.street_width_m
    says = f"{edge_words(edge.role, edge.kind, width)}: {number(edge.line.length)} {UNITS['m']}"
    return EdgeLine(edge.seq, edge.kind, edge.role, frame.path(edge.line), edge.line.length, edge.street_width_m, edge.chamfer, says)


def _floor(frame: Frame, code: str, envelope: FloorEnvelope | None, drawn: Geometry | None) -> FloorShape:
    labels: tuple[Label, ...] = ()
    if drawn is not None and not drawn.is_empty:
        labels = (frame.label(drawn.representative_point(), f"{number(drawn.area)} {UNITS['m2']}", "area"),)
    return FloorShape(
        code,
        str(FLOORS.get(code, code)),
        frame.path(envelope.polygon if envelope else None),
        frame.path(drawn),
        drawn.area if drawn is not None else None,
        envelope.allowed_m2 if envelope else None,
        labels,
    )


def _labels(frame: Frame, site: Site, edges: Sequence[Edge]) -> Iterable[Label]:
    for edge in edges:
        if edge.line.length < 2.5:
            continue
        angle = readable_angle(edge.line)
        yield frame.label(beside(edge.line, site.shape, 1.1), f"{number(edge.line.length)} {UNITS['m']}", "length", angle)
        beyond = _beyond(edge)
        if beyond:
            yield frame.label(beside(edge.line, site.shape, 4.2), beyond, "beyond", angle)


def _beyond(edge: Edge) -> str:
    if edge.chamfer:
        return ""
    kind = str(KINDS.get(edge.kind, ""))
    if edge.kind in _WITHOUT_WIDTH or edge.street_width_m is None:
        return kind
    return f"{kind} {number(edge.street_width_m)} {UNITS['m']}"


def _roads(site: Site, edges: Sequence[Edge], around: Sequence[Geometry]) -> list[Geometry]:
    """Streets beside the parcel, which end where another parcel begins."""
    taken = unary_union(list(around))
    strips = [road_beside(e.line, site.shape, e.street_width_m) for e in edges if e.kind in ("street", "passage") and not e.chamfer]
    return [strip.difference(taken) for strip in strips]


def _around(site: Site, frame: Frame) -> list[Geometry]:
    """Live parcels beside this one. Index: spatial_unit_geom_idx."""
    near = func.ST_MakeEnvelope(*frame.ground.bounds, STORAGE_SRID)
    query = (
        select(SpatialUnit.geom)
        .where(SpatialUnit.geom.op("&&")(near), SpatialUnit.id != site.parcel.id, SpatialUnit.end_lifespan_version.is_(None))
        .limit(60)
    )
    return [to_shape(geom) for geom in db.session().scalars(query)]


def _buildings(site: Site) -> list[Geometry]:
    query = select(Building.geom).where(Building.parcel_id == site.parcel.id)
    return [to_shape(geom) for geom in db.session().scalars(query)]

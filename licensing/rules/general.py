"""AN, CH, UN and PK of every zone: annexes, cut corners, entrances, and bays as they are drawn."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from shapely import Geometry, Polygon, get_coordinates, minimum_rotated_rectangle, points, unary_union

from licensing.envelope import Edge, Segment, boundary_segments
from licensing.envelope.edges import ONE_FRONTAGE_TURN, STREET, turn_between
from licensing.rules.findings import Declared, Finding, judged
from licensing.zoning import FLOOR_ORDER, ZoneRules

ANNEX, ANNEX_GROUND = "annex", "annex_ground"


@dataclass(frozen=True)
class Drawn:
    """What a drawing shows besides floors. Storage metres; nothing where it shows none."""

    bays: tuple[Polygon, ...] = ()
    annex_ground: Geometry | None = None


NOTHING_DRAWN = Drawn()
Values = Mapping[str, float | None]


def check_general(
    parcel: Polygon,
    edges: Sequence[Edge],
    rules: ZoneRules,
    floors: Mapping[str, Geometry],
    declared: Declared,
    drawn: Drawn,
    values: Values,
) -> list[Finding]:
    """Findings of the rules that no zone has of its own. ``edges`` carry their roles, ``rules`` apply to these values."""
    return [
        *_annexes(rules, floors, drawn, values),
        *_corners(parcel, edges, rules, values),
        *_declared(rules, declared, values),
        *_bays(parcel, rules, drawn.bays, values),
    ]


def general_values(declared: Declared, drawn: Drawn) -> dict[str, float | None]:
    """What these rules name besides the values of the site."""
    villa = None if declared.use is None else float(declared.use == "residential_villa")
    bays = len(drawn.bays) or declared.parking_bays
    return {"villa": villa, "bays": None if bays is None else float(bays)}


def _annexes(rules: ZoneRules, floors: Mapping[str, Geometry], drawn: Drawn, values: Values) -> Iterator[Finding]:
    row = rules.row("AN", ANNEX)
    below = [floors[floor] for floor in FLOOR_ORDER if floor in floors and floor not in ("basement", ANNEX)]
    if row is not None and row.floors and ANNEX in floors and below:
        beyond = floors[ANNEX].difference(below[-1])
        reach = max((below[-1].distance(point) for point in points(get_coordinates(beyond))), default=0.0)
        shape = beyond if reach > row.tolerance else None
        yield judged(row, "annex_position", reach, row.limit_for(values), at_least=False, floor=ANNEX, geometry=shape)
    beside = next((each for each in rules.rows if each.id == "AN-GROUND"), None)
    if beside is not None and drawn.annex_ground is not None:
        limit = beside.limit_for(values)
        yield judged(beside, "annex_ground", drawn.annex_ground.area, limit, at_least=False, floor=ANNEX_GROUND)


def _corners(parcel: Polygon, edges: Sequence[Edge], rules: ZoneRules, values: Values) -> Iterator[Finding]:
    row = rules.row("CH")
    if row is None:
        return
    for seq, leg, width in cut_corners(parcel, edges):
        limit = row.limit_for({**values, "street_width": width})
        yield judged(row, "chamfer", leg, limit, at_least=True, edge_seq=seq)


def cut_corners(parcel: Polygon, edges: Sequence[Edge]) -> Iterator[tuple[int, float, float | None]]:
    """Each corner of two streets: the edge it lies at, how much of each street the cut takes, the narrower street's width."""
    segments = boundary_segments(parcel, edges)
    by_seq = {edge.seq: edge for edge in edges}
    for index, segment in enumerate(segments):
        edge, before = by_seq[segment.seq], segments[index - 1]
        if edge.chamfer:
            after = segments[(index + 1) % len(segments)]
            yield segment.seq, _leg(before, segment, after), _narrower(by_seq[before.seq], by_seq[after.seq])
        elif _streets_meet(by_seq[before.seq], edge) and turn_between(before, segment) > ONE_FRONTAGE_TURN:
            yield segment.seq, 0.0, _narrower(by_seq[before.seq], edge)


def _leg(before: Segment, cut: Segment, after: Segment) -> float:
    inner = math.pi - turn_between(before, cut) - turn_between(cut, after)
    return cut.length / (2 * math.sin(inner / 2))


def _streets_meet(one: Edge, other: Edge) -> bool:
    return one.seq != other.seq and all(edge.kind == STREET and not edge.chamfer for edge in (one, other))


def _narrower(one: Edge, other: Edge) -> float | None:
    return min((edge.street_width_m for edge in (one, other) if edge.street_width_m), default=None)


def _declared(rules: ZoneRules, declared: Declared, values: Values) -> Iterator[Finding]:
    questions = {"UN-ENTRANCES": ("entrances", declared.entrances), "PK-DISABLED": ("disabled_bays", declared.disabled_bays)}
    for row in rules.rows:
        if row.id in questions:
            code, measured = questions[row.id]
            yield judged(row, code, measured, row.limit_for(values), at_least=True)


def _bays(parcel: Polygon, rules: ZoneRules, bays: Sequence[Polygon], values: Values) -> Iterator[Finding]:
    if not bays:
        return
    sides = [_sides(bay) for bay in bays]
    narrow = min(range(len(bays)), key=lambda at: sides[at][0])
    short = min(range(len(bays)), key=lambda at: sides[at][1])
    shared = unary_union([one.intersection(other) for one, other in combinations(bays, 2) if one.intersects(other)])
    outside = unary_union(list(bays)).difference(parcel)
    measures: dict[str, tuple[str, float, bool, Geometry]] = {
        "PK-BAY-WIDTH": ("bay_width", sides[narrow][0], True, bays[narrow]),
        "PK-BAY-LENGTH": ("bay_length", sides[short][1], True, bays[short]),
        "PK-BAY-OVERLAP": ("bay_overlap", shared.area, False, shared),
        "PK-BAY-INSIDE": ("bay_inside", outside.area, False, outside),
    }
    for row in rules.rows:
        if row.id in measures:
            code, measured, at_least, shape = measures[row.id]
            finding = judged(row, code, measured, row.limit_for(values), at_least=at_least, params={"count": len(bays)})
            yield finding if finding.verdict == "pass" else finding.at(shape)


def _sides(bay: Polygon) -> tuple[float, float]:
    """The shorter and the longer side of the smallest rectangle around a bay."""
    corners = get_coordinates(minimum_rotated_rectangle(bay))
    one, other = math.dist(corners[0], corners[1]), math.dist(corners[1], corners[2])
    return min(one, other), max(one, other)

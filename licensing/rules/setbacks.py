"""SB: how far each floor keeps from each edge."""

from collections.abc import Mapping, Sequence

from shapely import Geometry, LineString, Polygon, get_coordinates, unary_union

from licensing.envelope import Edge, Segment, applied_setbacks, boundary_segments, segment_strips
from licensing.rules.findings import Finding, judged
from licensing.zoning import RuleRow, ZoneRules


def check_setbacks(parcel: Polygon, edges: Sequence[Edge], rules: ZoneRules, floors: Mapping[str, Geometry]) -> list[Finding]:
    """One finding for each drawn floor and each edge that a rule names. The edges carry their roles."""
    segments = boundary_segments(parcel, edges)
    findings = []
    for floor, footprint in floors.items():
        setbacks = {setback.edge_seq: setback for setback in applied_setbacks(floor, edges, rules)}
        distances = {seq: setback.distance_m for seq, setback in setbacks.items()}
        strips = segment_strips(parcel, segments, distances)
        for edge in edges:
            row = rules.setback_row(floor, edge.kind, edge.role or "")
            if row is not None:
                own = [(segment, strip) for segment, strip in strips if segment.seq == edge.seq]
                findings.append(_finding(row, edge, floor, footprint, own, setbacks[edge.seq].assumed))
    return findings


def _finding(row: RuleRow, edge: Edge, floor: str, footprint: Geometry, strips: list[tuple[Segment, Geometry]], assumed: bool) -> Finding:
    limit = row.limit_for({"street_width": edge.street_width_m})
    offending = [(segment, footprint.intersection(strip)) for segment, strip in strips]
    measured = min(
        (_nearest_m(segment, part) for segment, part in offending if not part.is_empty),
        default=clear_distance_m(footprint, [segment for segment, _ in strips], edge.line, limit or 0.0),
    )
    finding = judged(
        row,
        "street_unknown" if assumed else "setback",
        measured,
        limit,
        at_least=True,
        floor=floor,
        edge_seq=edge.seq,
        params={"role": edge.role, "kind": edge.kind, "street_width_m": edge.street_width_m},
        geometry=None,
    )
    return finding if finding.verdict == "pass" else _with_geometry(finding, [part for _, part in offending])


def _with_geometry(finding: Finding, parts: list[Geometry]) -> Finding:
    polygons = [piece for part in parts for piece in getattr(part, "geoms", [part]) if piece.geom_type == "Polygon"]
    return Finding(**{**vars(finding), "geometry": unary_union(polygons) if polygons else None})


def _nearest_m(segment: Segment, part: Geometry) -> float:
    """Shortest distance from the segment's line to a part that lies inside its strip."""
    (x0, y0), (in_x, in_y) = segment.start, segment.inward
    return float(min((x - x0) * in_x + (y - y0) * in_y for x, y in get_coordinates(part)))


def clear_distance_m(footprint: Geometry, segments: Sequence[Segment], line: LineString, least: float) -> float:
    """Distance of a footprint that keeps its setback: square to the edge, never less than what it keeps."""
    reach = line.length + footprint.length + footprint.distance(line)
    square = [_nearest_m(segment, part) for segment in segments if not (part := footprint.intersection(_slab(segment, reach))).is_empty]
    return max(least, min(square, default=footprint.distance(line)))


def _slab(segment: Segment, reach: float) -> Polygon:
    """The land straight in front of a segment."""
    in_x, in_y = segment.inward
    far = [(x + reach * in_x, y + reach * in_y) for x, y in (segment.end, segment.start)]
    return Polygon([segment.start, segment.end, *far])

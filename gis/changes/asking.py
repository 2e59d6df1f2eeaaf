"""A change as a browser or a program asks for it, read and checked."""

import json
import re
from collections.abc import Mapping
from typing import Any

from shapely import LineString, Polygon

from app.errors import BadRequest
from app.i18n.digits import to_western_digits, whole_number
from gis.changes.drawing import Drawn, read_drawing
from gis.changes.kinds import Kind
from gis.changes.previews import Asked
from gis.changes.proposals import PROPOSABLE
from gis.changes.rules import MOST_PARTS
from gis.crs import STORAGE_SRID, to_storage
from gis.register.queries import find_parcel_by_reference

_PAIR = re.compile(r"^\s*(-?\d+(?:\.\d+)?)\s*[,;\s]\s*(-?\d+(?:\.\d+)?)\s*$")
_BIGGEST_ID = 2**63
LINES = frozenset({Kind.SPLIT, Kind.ADJUST})


def asked_as_json(body: Any) -> Asked:
    """{kind, parcel_ids, versions?: {id: version} or a list along parcel_ids, shapes?: GeoJSON in longitude and latitude,
    numbers?, equal?, merge_shares?, reason?, decision_no?}

    Raises:
        BadRequest: it is not that.
    """
    if not isinstance(body, dict):
        raise BadRequest("bad_request")
    ids = [_id(value) for value in _list(body.get("parcel_ids"))]
    return Asked(
        kind=_kind(body.get("kind")),
        parcel_ids=list(dict.fromkeys(ids)),
        drawn=read_drawing(body.get("shapes")),
        versions=_versions(body.get("versions"), ids),
        numbers=[str(value or "")[:40] for value in _list(body.get("numbers"))],
        equal=_count(body.get("equal")),
        merge_shares=body.get("merge_shares") is True,
        reason=str(body.get("reason") or "")[:2000],
        decision_no=str(body.get("decision_no") or "")[:80],
        typed=json.dumps(body["shapes"], ensure_ascii=False) if body.get("shapes") else "",
    )


def asked_as_form(form: Mapping[str, str], numbers: list[str]) -> Asked:
    """As a page's form asks: parcels by number or id, corners typed or as GeoJSON.

    Raises:
        BadRequest: a parcel or corner that cannot be read.
    """
    kind = _kind(form.get("kind"))
    ids = parcels_named(form.get("parcels", ""))
    return Asked(
        kind=kind,
        parcel_ids=ids,
        drawn=typed_drawing(form.get("corners", ""), kind),
        versions=_versions([v for v in form.get("versions", "").split(",") if v], ids),
        numbers=numbers,
        equal=_count(to_western_digits(form.get("equal", "")) or 0),
        merge_shares=form.get("merge_shares") == "y",
        reason=form.get("reason", "")[:2000],
        decision_no=form.get("decision_no", "")[:80],
        typed=form.get("corners", "").strip(),
    )


def parcels_named(words: str) -> list[int]:
    """Ids of parcels written as «2702/14/1» or as an id, apart by commas, spaces or lines."""
    found = []
    for word in re.split(r"[,،\s]+", to_western_digits(words).strip()):
        if not word:
            continue
        parcel = find_parcel_by_reference(word) if "/" in word else None
        key = parcel.id if parcel is not None else whole_number(word, 17)
        if key is None:
            raise BadRequest("land_parcel_unknown", name=word[:40])
        found.append(_id(key))
    return list(dict.fromkeys(found[:MOST_PARTS]))


def typed_drawing(words: str, kind: Kind) -> Drawn:
    """Corners typed one a line, easting and northing or longitude and latitude; an empty line begins another shape. Or GeoJSON.

    Raises:
        BadRequest: a line that is not two numbers, too few corners.
    """
    text = to_western_digits(words).strip()
    if text.startswith(("{", "[")):
        try:
            return read_drawing(json.loads(text))
        except json.JSONDecodeError as broken:
            raise BadRequest("geometry_unreadable") from broken
    drawn = Drawn()
    for block in re.split(r"\n\s*\n", text) if text else []:
        corners = [_pair(line) for line in block.strip().splitlines()]
        if kind in LINES and len(corners) >= 2 and corners[0] != corners[-1]:
            drawn.lines.append(_stored(LineString(corners)))
        elif len(corners) >= 3:
            drawn.polygons.append(_stored(Polygon(corners)))
            drawn.numbers.append("")
            drawn.roles.append("part")
        else:
            raise BadRequest("land_corners_few")
    return drawn


def _pair(line: str) -> tuple[float, float]:
    match = _PAIR.match(line)
    if match is None:
        raise BadRequest("land_corner_unreadable", line=line.strip()[:60])
    return float(match[1]), float(match[2])


def _stored(shape: Any) -> Any:
    """Numbers of the size of degrees are longitude and latitude; others are easting and northing of the installation's system."""
    west, south, east, north = shape.bounds
    degrees = west >= -180 and east <= 180 and south >= -90 and north <= 90
    return to_storage(shape) if degrees else to_storage(shape, STORAGE_SRID)


def _kind(word: Any) -> Kind:
    try:
        kind = Kind(str(word))
    except ValueError as unknown:
        raise BadRequest("land_kind_unknown") from unknown
    if kind not in PROPOSABLE or kind is Kind.SURVEY:
        raise BadRequest("land_kind_unknown")
    return kind


def _list(value: Any) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, list) or len(value) > MOST_PARTS:
        raise BadRequest("bad_request")
    return value


def _id(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < _BIGGEST_ID:
        raise BadRequest("bad_request")
    return value


def _count(value: Any) -> int:
    try:
        count = int(value or 0)
    except (TypeError, ValueError) as broken:
        raise BadRequest("bad_request") from broken
    return count if 0 <= count <= MOST_PARTS else 0


def _versions(value: Any, ids: list[int]) -> dict[int, str]:
    if isinstance(value, dict):
        told = ((whole_number(str(key), 17), str(version)[:32]) for key, version in list(value.items())[:MOST_PARTS])
        return {key: version for key, version in told if key is not None}
    if isinstance(value, list):
        return {parcel_id: str(version)[:32] for parcel_id, version in zip(ids, value, strict=False)}
    return {}

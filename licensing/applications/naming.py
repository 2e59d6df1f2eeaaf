"""A place as somebody types it: a parcel's numbers, a short address, coordinates, a route by points or a file."""

from collections.abc import Mapping
from typing import Any

from shapely import Point

from app.errors import UserError
from app.forms.geometry import MAX_VERTICES
from app.i18n.digits import to_western_digits
from gis.map.finding import point_typed
from licensing.applications.places import Named
from licensing.land.checking import of_address
from licensing.land.finding import find_asked, was_asked

LONGEST_ADDRESS = 200


def place_named(kind: str, typed: Mapping[str, str], route_file: bytes | None = None) -> Named:
    """What was named, in the first way that says anything; ``facts`` keep how, and a short address as checked.

    Raises:
        UserError: nothing was named, or it cannot be found; ``details['field']`` says beside which question.
    """
    address = " ".join(typed.get("address", "").split())[:LONGEST_ADDRESS]
    if kind == "route":
        return Named(route=_route(typed, route_file), address=address)
    if kind == "site" and (found := _by_address(typed, address)):
        return found
    if kind == "site" and (found := _by_point(typed, address)):
        return found
    if was_asked(typed):
        parcel = find_asked(typed)
        if parcel is None:
            raise UserError("parcel_unknown", field="number")
        return Named(parcel=parcel, address=address)
    raise UserError("point_needed" if kind == "site" else "parcel_needed", field="point" if kind == "site" else "number")


def _by_address(typed: Mapping[str, str], address: str) -> Named | None:
    """The short address as the register has it today: what another request said of it is not asked."""
    written = typed.get("short_address", "").strip()
    if not written:
        return None
    try:
        place = of_address(written)
    except UserError as refusal:
        raise UserError(refusal.code, **refusal.details, field="short_address") from None
    return Named(point=Point(place.longitude, place.latitude), address=address or place.text, facts=place.facts)


def _by_point(typed: Mapping[str, str], address: str) -> Named | None:
    written = typed.get("point", "").strip()
    return Named(point=_point(written, "point"), address=address) if written else None


def _point(written: str, field: str) -> Point:
    found = point_typed(to_western_digits(written))
    if found is None:
        raise UserError("point_unreadable", field=field)
    return Point(found.longitude, found.latitude)


def _route(typed: Mapping[str, str], route_file: bytes | None) -> dict[str, Any] | str:
    """Drawn on the map (GeoJSON), read from a file, or typed as points, one in a line."""
    if drawn := typed.get("route", "").strip():
        return drawn
    if route_file:
        try:
            return route_file.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise UserError("shape_not_json", field="route_file") from None
    lines = [line for line in typed.get("route_points", "").splitlines() if line.strip()][: MAX_VERTICES + 1]
    if not lines:
        raise UserError("route_needed", field="route_points")
    points = [[point.x, point.y] for point in (_point(line, "route_points") for line in lines)]
    if typed.get("route_closed"):
        return {"type": "Polygon", "coordinates": [[*points, points[0]]]}
    return {"type": "LineString", "coordinates": points}

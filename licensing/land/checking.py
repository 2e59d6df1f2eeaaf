"""An address or a parcel checked where it is entered: what is kept is the register's own spelling, never what was typed.

The component that forms build on. A kept place is asked about again before it is used a second time: parcels end, addresses move.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from flask import current_app
from geoalchemy2.shape import to_shape
from shapely import Point
from sqlalchemy import select

from app import db, ports
from app.authz import Actor
from app.errors import UserError
from app.i18n.digits import to_western_digits
from app.identity.checks import normalise_short_address
from gis.crs import to_lonlat
from gis.map.search import search
from gis.models import NationalAddress, SpatialUnit
from gis.register import queries as register
from licensing.land.finding import NUMBERS, find_asked, point_asked
from licensing.presenters.parcels import parcel_name

LONGEST = 120


@dataclass(frozen=True)
class Choice:
    """One of several places that fit what was typed; ``value`` goes back into the form's ``place``."""

    value: str
    label: str
    hint: str = ""


@dataclass(frozen=True)
class CheckedPlace:
    """A place as the register knows it. ``facts`` are kept with the answer (``Application.place_facts``); all else follows from them."""

    longitude: float
    latitude: float
    municipality_id: int
    text: str
    parcel: SpatialUnit | None = None
    facts: dict[str, Any] = field(default_factory=dict)


class SeveralPlaces(UserError):
    """More than one place fits; the page shows the choices."""

    def __init__(self, choices: list[Choice]) -> None:
        super().__init__("place_several")
        self.choices = choices


def check_place(typed: Mapping[str, str], actor: Actor) -> CheckedPlace:
    """The one place that was meant.

    Args:
        typed: ``place`` (a national address long or short, parcel numbers in words, coordinates, or a choice of before), or
            ``plan``, ``block``, ``number``, or ``lon`` and ``lat``, or ``parcel``. Digits of either kind, any spelling.

    Raises:
        SeveralPlaces: to choose from. UserError: nothing was typed, nothing fits, or it lies outside the amanah.
    """
    words = to_western_digits(typed.get("place", "")).strip()[:LONGEST]
    if words:
        return _by_words(words, actor)
    parcel = find_asked(typed)
    if parcel is not None:
        return of_parcel(parcel)
    if (point := point_asked(typed)) is not None:
        return of_point(*point)
    raise UserError("place_not_found" if any(typed.get(name, "").strip() for name in (*NUMBERS, "parcel")) else "place_needed")


def find_address(written: str) -> NationalAddress | None:
    """The register's address of a short code, however it was written; None where it has none."""
    short = normalise_short_address(written)
    return db.session().get(NationalAddress, short) if short else None


def of_address(written: str) -> CheckedPlace:
    """The place of a short address: its door, and the live parcel that the door belongs to.

    Raises:
        UserError: the register has no such address, nothing live lies there any more, or it lies outside the amanah.
    """
    address = find_address(written)
    if address is None:
        raise UserError("place_address_unknown")
    door = to_lonlat(to_shape(address.point)) if address.point is not None else None
    parcel = db.session().get(SpatialUnit, address.parcel_id)
    if door is not None and (parcel is None or parcel.end_lifespan_version is not None):
        parcel = register.parcel_at(door.x, door.y)
    if parcel is None:
        raise UserError("place_parcel_ended")
    return of_parcel(parcel, address, door)


def address_facts(written: str) -> dict[str, Any]:
    """What to keep beside an answer that is a short address, for ``recheck``; empty for one that names no place today."""
    try:
        return of_address(written).facts if normalise_short_address(written) else {}
    except UserError:
        return {}


def of_parcel(parcel: SpatialUnit, address: NationalAddress | None = None, door: Point | None = None) -> CheckedPlace:
    """A live parcel goes to the branch on whose ground it lies, whatever branch anybody has in mind.

    Args:
        address: by which it was named; without one its own, if it has only one.
        door: where to go, if not to its middle; longitude, latitude.

    Raises:
        UserError: it has ended, or lies outside the amanah.
    """
    if parcel.end_lifespan_version is not None:
        raise UserError("place_parcel_ended")
    centre = register.centre_of(parcel)
    branch = ports.containing_municipality(centre.x, centre.y) or parcel.municipality_id
    if branch is None:
        raise _beyond()
    address, point = address or _only_address_of(parcel), door or centre
    facts = {
        "parcel_id": parcel.id,
        "reference": parcel.reference or "",
        **_point_facts(point.x, point.y),
        **(_address_facts(address) if address else {}),
    }
    return CheckedPlace(point.x, point.y, branch, words_of(facts, parcel), parcel, facts)


def of_point(longitude: float, latitude: float) -> CheckedPlace:
    """The ground beneath a point: its parcel where there is one, else the point itself.

    Raises:
        UserError: outside the amanah, with where to go.
    """
    branch = ports.containing_municipality(longitude, latitude)
    if branch is None:
        raise _beyond()
    if (parcel := register.parcel_at(longitude, latitude)) is not None:
        return of_parcel(parcel)
    facts = _point_facts(longitude, latitude)
    return CheckedPlace(longitude, latitude, branch, words_of(facts, None), None, facts)


def recheck(facts: Mapping[str, Any]) -> CheckedPlace | None:
    """A place kept earlier, as the register knows it today; None where it has ended, moved or never was checked.

    An address is read anew by its short code: a kept one may have been given to another parcel since.
    """
    if not facts.get("checked_at"):
        return None
    try:
        if short := str(facts.get("short_address", "")):
            place = of_address(short)
            return place if place.parcel is not None and place.parcel.id == facts.get("parcel_id") else None
        if facts.get("parcel_id"):
            parcel = db.session().get(SpatialUnit, int(facts["parcel_id"]))
            return of_parcel(parcel) if parcel is not None else None
        return of_point(float(facts["longitude"]), float(facts["latitude"]))
    except (UserError, KeyError, ValueError):
        return None


def words_of(facts: Mapping[str, Any], parcel: SpatialUnit | None) -> str:
    """One line for pages and papers, always put together from what the register says."""
    if facts.get("short_address"):
        parts = [f"{facts['street']} {facts['building_no']}".strip(), facts["district"], facts["postal_code"], facts["short_address"]]
        return "، ".join(part for part in parts if part)
    if parcel is None:
        return f"{facts['latitude']:.6f}, {facts['longitude']:.6f}"
    district = register.district_of(parcel)
    return "، ".join(part for part in (parcel_name(parcel), district.name_ar if district else "") if part)


def _by_words(words: str, actor: Actor) -> CheckedPlace:
    if normalise_short_address(words):
        return of_address(words)
    found = [row for row in search(words, actor) if "case" not in row]
    if not found:
        raise UserError("place_not_found")
    if len(found) > 1:
        raise SeveralPlaces([Choice(_value(row), row["title"], row["text"]) for row in found])
    (only,) = found
    if only.get("parcel_id"):
        return of_parcel(register.get_parcel(only["parcel_id"]))
    if "zoom" in only and only["zoom"] < 18:  # a street or a district is no place to dig or to build
        raise UserError("place_too_wide", name=only["title"])
    return of_point(only["lon"], only["lat"])


def _value(row: Mapping[str, Any]) -> str:
    """What names the choice when it comes back."""
    if row.get("parcel_id"):
        parcel = register.get_parcel(row["parcel_id"])
        return parcel.reference or f"{row['lat']:.7f}, {row['lon']:.7f}"
    return f"{row['lat']:.7f}, {row['lon']:.7f}"


def _only_address_of(parcel: SpatialUnit) -> NationalAddress | None:
    query = select(NationalAddress).where(NationalAddress.parcel_id == parcel.id).order_by(NationalAddress.short_address).limit(2)
    rows = db.session().scalars(query).all()
    return rows[0] if len(rows) == 1 else None


def _point_facts(longitude: float, latitude: float) -> dict[str, Any]:
    checked_at = datetime.now(UTC).isoformat(timespec="seconds")
    return {"longitude": round(longitude, 7), "latitude": round(latitude, 7), "checked_at": checked_at}


def _address_facts(address: NationalAddress) -> dict[str, Any]:
    return {
        "short_address": address.short_address,
        "building_no": address.building_no,
        "street": address.street_ar,
        "district": address.district_ar,
        "postal_code": address.postal_code,
        "additional_no": address.additional_no,
    }


def _beyond() -> UserError:
    return UserError("place_beyond", amanah=current_app.config.get("SITE_NAMES", {}).get("ar") or "الأمانة")

"""An address or a parcel checked where it is entered: what is kept is the register's own spelling, never what was typed.

The component that forms build on. A kept place is asked about again before it is used a second time: parcels end, addresses move.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from flask import current_app
from sqlalchemy import select

from app import db, ports
from app.authz import Actor
from app.errors import UserError
from app.i18n.digits import to_western_digits
from app.identity.checks import normalise_short_address
from gis.map.search import search
from gis.models import NationalAddress, SpatialUnit
from gis.register import queries as register
from licensing.land.finding import NUMBERS, find_asked
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
        super().__init__("place_several", count=len(choices))
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
    if (point := _point(typed)) is not None:
        return of_point(*point)
    raise UserError("place_not_found" if any(typed.get(name, "").strip() for name in (*NUMBERS, "parcel")) else "place_needed")


def of_parcel(parcel: SpatialUnit, short_address: str = "") -> CheckedPlace:
    """A live parcel goes to the branch on whose ground it lies, whatever branch anybody has in mind.

    Raises:
        UserError: it has ended, or lies outside the amanah.
    """
    if parcel.end_lifespan_version is not None:
        raise UserError("place_parcel_ended")
    centre = register.centre_of(parcel)
    branch = ports.containing_municipality(centre.x, centre.y) or parcel.municipality_id
    if branch is None:
        raise _beyond()
    address = _address_of(parcel, short_address)
    facts = {
        "parcel_id": parcel.id,
        "reference": parcel.reference or "",
        "longitude": round(centre.x, 7),
        "latitude": round(centre.y, 7),
        "checked_at": datetime.now(UTC).isoformat(timespec="seconds"),
        **(_address_facts(address) if address else {}),
    }
    return CheckedPlace(centre.x, centre.y, branch, words_of(facts, parcel), parcel, facts)


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
    facts = {
        "longitude": round(longitude, 7),
        "latitude": round(latitude, 7),
        "checked_at": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    return CheckedPlace(longitude, latitude, branch, words_of(facts, None), None, facts)


def recheck(facts: Mapping[str, Any]) -> CheckedPlace | None:
    """A place kept earlier, as the register knows it today; None where it has ended, moved or never was checked.

    An address is read anew by its short code: a kept one may have been given to another parcel since.
    """
    if not facts.get("checked_at"):
        return None
    try:
        if short := normalise_short_address(str(facts.get("short_address", ""))):
            row = db.session().get(NationalAddress, short)
            parcel = db.session().get(SpatialUnit, row.parcel_id) if row else None
            return of_parcel(parcel, short) if parcel is not None and parcel.id == facts.get("parcel_id") else None
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
    short = normalise_short_address(words)
    found = [row for row in search(words, actor) if "case" not in row]
    if not found:
        raise UserError("place_address_unknown" if short else "place_not_found")
    if len(found) > 1:
        raise SeveralPlaces([Choice(_value(row), row["title"], row["text"]) for row in found])
    (only,) = found
    if only.get("parcel_id"):
        return of_parcel(register.get_parcel(only["parcel_id"]), short or "")
    if "zoom" in only and only["zoom"] < 18:  # a street or a district is no place to dig or to build
        raise UserError("place_too_wide", name=only["title"])
    return of_point(only["lon"], only["lat"])


def _value(row: Mapping[str, Any]) -> str:
    """What names the choice when it comes back."""
    if row.get("parcel_id"):
        parcel = register.get_parcel(row["parcel_id"])
        return parcel.reference or f"{row['lat']:.7f}, {row['lon']:.7f}"
    return f"{row['lat']:.7f}, {row['lon']:.7f}"


def _address_of(parcel: SpatialUnit, short_address: str) -> NationalAddress | None:
    """The address that was asked for; without one, that of the parcel if it has only one."""
    if short_address:
        return db.session().get(NationalAddress, short_address)
    query = select(NationalAddress).where(NationalAddress.parcel_id == parcel.id).order_by(NationalAddress.short_address).limit(2)
    rows = db.session().scalars(query).all()
    return rows[0] if len(rows) == 1 else None


def _address_facts(address: NationalAddress) -> dict[str, Any]:
    return {
        "short_address": address.short_address,
        "building_no": address.building_no,
        "street": address.street_ar,
        "district": address.district_ar,
        "postal_code": address.postal_code,
        "additional_no": address.additional_no,
    }


def _point(typed: Mapping[str, str]) -> tuple[float, float] | None:
    try:
        return float(to_western_digits(typed.get("lon", ""))), float(to_western_digits(typed.get("lat", "")))
    except ValueError:
        return None


def _beyond() -> UserError:
    return UserError("place_beyond", amanah=current_app.config.get("SITE_NAMES", {}).get("ar") or "الأمانة")

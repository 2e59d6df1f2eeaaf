"""Parcels by something exact that somebody typed: a point, a national address, the number of a deed or of a survey decision."""

import re
from dataclasses import dataclass

from app.authz import Actor
from app.errors import UserError
from app.i18n.digits import to_western_digits
from app.i18n.folding import fold
from app.identity.checks import normalise_short_address
from gis.cadastre.permissions import Permission as Cadastre
from gis.crs import EXTENT_LONLAT, STORAGE_SRID
from gis.map.asking import ask
from gis.permissions import Permission
from gis.planner.coordinates import read_coordinate

_MOST = 8
_LONGEST = 160
_LIKE_A_POINT = re.compile(r"\d[.٫]\d|°|\d{6}")
_NUMBER = re.compile(r"\d+")
_DEED = re.compile(r"(?:(صك|الصك|deed)\D*)?([\d/-]{3,20})")
_DECISION = re.compile(r"(?:قرار|القرار|decision)\D*([\w/.-]{2,30})")
_ELECTRONIC_DEED = 12  # digits


@dataclass(frozen=True)
class Point:
    """Longitude and latitude inside the installation's ground."""

    longitude: float
    latitude: float


def point_typed(words: str) -> Point | None:
    """A place on the installation's ground: «24.1, 47.3» either way round, degrees and minutes, letters, metres of the storage CRS."""
    typed = to_western_digits(words[:_LONGEST])
    if not _LIKE_A_POINT.search(typed):
        return None
    try:
        found = read_coordinate(typed, STORAGE_SRID)
    except UserError:
        return None
    west, south, east, north = EXTENT_LONLAT
    for longitude, latitude in (found, found[::-1]):
        if west <= longitude <= east and south <= latitude <= north:
            return Point(longitude, latitude)
    return None


def by_point(words: str) -> list[int]:
    """The live parcel under a typed place."""
    if (point := point_typed(words)) is None:
        return []
    return [row.id for row in ask("register/parcel_at", longitude=point.longitude, latitude=point.latitude, storage_srid=STORAGE_SRID)]


def by_paper(words: str, actor: Actor) -> list[int]:
    """Live parcels of a national address; for those who work with them, of a deed or survey decision."""
    typed = to_western_digits(words).strip()[:_LONGEST]
    return _by_address(typed) or _by_decision(typed, actor) or _by_deed(typed, actor)


def _by_address(typed: str) -> list[int]:
    """By the short code, or by the numbers of an address written out: building, postal code, additional number."""
    asked = dict.fromkeys(("short", "postal", "building", "additional"))
    if short := normalise_short_address(typed):
        asked["short"] = short
    elif numbers := _numbers_of_address(typed):
        asked |= numbers
    else:
        return []
    return list(dict.fromkeys(row.parcel_id for row in ask("map/parcels_of_address", **asked, limit=_MOST)))


def _numbers_of_address(typed: str) -> dict[str, str] | None:
    """«2929 طريق الملك فهد، حي العليا 13321-7373»: one number of five digits; of four digits the building's and perhaps one more.

    The additional number follows the postal code; where all numbers follow it, the building's comes last.
    """
    numbers = _NUMBER.findall(typed)
    postal = [place for place, number in enumerate(numbers) if len(number) == 5]
    short = [place for place, number in enumerate(numbers) if len(number) == 4]
    if len(postal) != 1 or len(short) not in (1, 2) or len(numbers) != 1 + len(short):
        return None
    building = short[0] if short[0] < postal[0] else short[-1]
    rest = [numbers[place] for place in short if place != building]
    return {"postal": numbers[postal[0]], "building": numbers[building], **({"additional": rest[0]} if rest else {})}


def _by_decision(typed: str, actor: Actor) -> list[int]:
    """The word, then the number."""
    if (match := _DECISION.match(fold_words(typed))) is None or not (scope := actor.municipalities_where(Cadastre.SURVEY_VIEW)):
        return []
    return [row.id for row in ask("map/parcels_of_decision", number=match[1], municipality_ids=scope, limit=_MOST)]


def _by_deed(typed: str, actor: Actor) -> list[int]:
    """Twelve digits alone are an electronic deed; any other number needs the word."""
    match = _DEED.fullmatch(fold_words(typed))
    if match is None or not (match[1] or (match[2].isdigit() and len(match[2]) == _ELECTRONIC_DEED)):
        return []
    deeds = {*actor.municipalities_where(Permission.LAND_EDIT), *actor.municipalities_where(Cadastre.SURVEY_VIEW)}
    owners = actor.municipalities_where(Permission.OWNERS_VIEW)
    if not (deeds or owners):
        return []
    return [row.id for row in ask("map/parcels_of_deed", number=match[2], municipality_ids=sorted(deeds), owners=owners, limit=_MOST)]


def fold_words(typed: str) -> str:
    """As ``fold``, but numbers keep their slashes and dashes."""
    return " ".join(word if any(letter.isdigit() for letter in word) else fold(word) for word in typed.split())

"""Coordinates as people write them: degrees, degrees-minutes-seconds, or easting and northing with a CRS; digits of either script."""

import math
import re
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.errors import BadRequest, UserError
from app.i18n.digits import whole_number
from gis.crs import LONLAT, STORAGE_SRID, transformer
from gis.planner.cql2 import WESTERN

UTM = {32637: 37, 32638: 38, 32639: 39, 32640: 40}
AIN_EL_ABD = {20437: 37, 20438: 38, 20439: 39}
CHOICES = tuple(dict.fromkeys((LONLAT, STORAGE_SRID, *UTM, *AIN_EL_ABD)))
_MARKS = str.maketrans({"٫": ".", "،": ",", "؛": ";", "′": "'", "’": "'", "‘": "'", "″": '"', "”": '"', "“": '"', "º": "°", "−": "-"})
_HEMISPHERES = (
    (r"شمالاً|شمالا|شمال|\bN\b|(?<=[\d°'\"\s])N", "n"),
    (r"جنوباً|جنوبا|جنوب|\bS\b|(?<=[\d°'\"\s])S", "s"),
    (r"شرقاً|شرقا|شرق|\bE\b|(?<=[\d°'\"\s])E", "e"),
    (r"غرباً|غربا|غرب|\bW\b|(?<=[\d°'\"\s])W", "w"),
)
_ANGLE = re.compile(r"""(-?\d+(?:\.\d+)?)\s*(?:°\s*(?:(\d+(?:\.\d+)?)\s*'\s*(?:(\d+(?:\.\d+)?)\s*(?:"|'')?)?)?)?\s*([nsew])?""")
_STORED = _l("نظام التخزين")


def crs_choices() -> list[dict[str, Any]]:
    """Code and name of each CRS that the map offers."""
    return [{"srid": srid, "title": crs_name(srid)} for srid in CHOICES]


def crs_name(srid: int) -> str:
    if srid == LONLAT:
        return _("طول وعرض (درجات)")
    if srid in AIN_EL_ABD:
        return _("عين العبد، نطاق %(zone)s", zone=AIN_EL_ABD[srid])
    named = _("المتري العالمي، نطاق %(zone)s", zone=UTM[srid]) if srid in UTM else ""
    return f"{_STORED} ({srid})" if srid == STORAGE_SRID else named


def known_crs(text: str) -> int:
    code = whole_number(text)
    if code is None or code not in CHOICES:
        raise BadRequest("bad_request")
    return code


def in_crs(longitude: float, latitude: float, srid: int) -> dict[str, Any]:
    """The point in a CRS, as numbers and as text; metres to a centimetre, degrees to a tenth of a metre."""
    x, y = (longitude, latitude) if srid == LONLAT else transformer(LONLAT, srid).transform(longitude, latitude)
    if not (math.isfinite(x) and math.isfinite(y)):
        raise UserError("coordinate_outside")
    text = f"{y:.6f}, {x:.6f}" if srid == LONLAT else f"{x:.2f}, {y:.2f}"
    return {"srid": srid, "x": x, "y": y, "text": text, "lon": longitude, "lat": latitude}


def read_coordinate(text: str, srid: int) -> tuple[float, float]:
    """Longitude and latitude of what was typed. Degrees come latitude first, as on every plan, unless a letter or size tells.

    Raises:
        UserError: not two numbers, or no place on the earth.
    """
    plain = " ".join(text.translate(WESTERN).translate(_MARKS).split())
    if len(plain) > 100:
        raise UserError("coordinate_unreadable")
    for pattern, letter in _HEMISPHERES:
        plain = re.sub(pattern, f" {letter} ", plain, flags=re.I)
    found = [match for match in _ANGLE.finditer(plain) if match[0].strip()]
    if len(found) != 2 or _ANGLE.sub("", plain).strip(" ,;/") != "":
        raise UserError("coordinate_unreadable")
    values = [_degrees(match) for match in found]
    if max(abs(value) for value in values) > 180:
        return _from_metres(values, [match[4] for match in found], srid)
    return _from_degrees(values, [match[4] for match in found])


def _degrees(match: re.Match[str]) -> float:
    whole, minutes, seconds = float(match[1]), float(match[2] or 0), float(match[3] or 0)
    if minutes >= 60 or seconds >= 60:
        raise UserError("coordinate_unreadable")
    value = abs(whole) + minutes / 60 + seconds / 3600
    return -value if match[1].startswith("-") or match[4] in ("s", "w") else value


def _from_degrees(values: list[float], letters: list[str | None]) -> tuple[float, float]:
    turned = letters[0] in ("e", "w") or letters[1] in ("n", "s") or abs(values[0]) > 90
    latitude, longitude = reversed(values) if turned else values
    if abs(latitude) > 85 or abs(longitude) > 180:
        raise UserError("coordinate_outside")
    return longitude, latitude


def _from_metres(values: list[float], letters: list[str | None], srid: int) -> tuple[float, float]:
    """Easting is the smaller: in these zones it has six digits and the northing seven."""
    if srid == LONLAT:
        raise UserError("coordinate_needs_crs")
    turned = letters[0] == "n" or (letters == [None, None] and values[0] > values[1])
    easting, northing = reversed(values) if turned else values
    longitude, latitude = transformer(srid, LONLAT).transform(easting, northing)
    if not (math.isfinite(longitude) and math.isfinite(latitude) and abs(latitude) <= 85):
        raise UserError("coordinate_outside")
    return longitude, latitude

"""The layers that can be imported: their geometry and their fields."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.i18n.digits import to_western_digits

POLYGON, LINE, POINT = "polygon", "line", "point"
_ARABIC = re.compile(r"[\u0621-\u064a]")


class NotThat(ValueError):
    """The value cannot be what the field needs."""


def words(value: str) -> str:
    return " ".join(value.split())


def number_words(value: str) -> str:
    """A parcel's number is text; only its digits are written one way."""
    return to_western_digits(words(value))


def decimal(value: str) -> float:
    try:
        return float(to_western_digits(value).replace(",", ".").removesuffix("m").strip())
    except ValueError as error:
        raise NotThat from error


def positive(value: str) -> float:
    if not 0 < (found := decimal(value)) < 1e9:
        raise NotThat
    return found


def whole(value: str) -> int:
    found = decimal(value)
    if found != int(found) or not 0 <= found <= 300:
        raise NotThat
    return int(found)


def arabic(value: str) -> str | None:
    """A name in Arabic; one in other letters is not the Arabic name."""
    return words(value) if _ARABIC.search(value) else None


@dataclass(frozen=True)
class Field:
    """One target field. ``sources`` are looked for in the file, regardless of case, in this order."""

    name: str
    sources: tuple[str, ...]
    parse: Callable[[str], Any] = words
    required: bool = False
    default: Any = None


@dataclass(frozen=True)
class Target:
    """A layer: the table it fills, what its rows must be, and which web copies follow."""

    layer: str
    table: str
    geometry: str
    fields: tuple[Field, ...]
    copies: tuple[str, ...]


_NAME_AR = Field("name_ar", ("name_ar", "name:ar", "name"), arabic)
_NAME_EN = Field("name_en", ("name_en", "name:en"))

TARGETS = {
    target.layer: target
    for target in (
        Target(
            "parcels",
            "spatial_unit",
            POLYGON,
            (
                Field("plan_no", ("plan_no", "plan"), number_words, default=""),
                Field("block_no", ("block_no", "block"), number_words, default=""),
                Field("parcel_no", ("parcel_no", "plot_no"), number_words, default=""),
                Field("land_use", ("land_use", "landuse")),
                Field("deed_area_m2", ("deed_area_m2", "deed_area"), positive),
            ),
            ("parcels", "blocks"),
        ),
        Target(
            "districts",
            "district",
            POLYGON,
            (Field("name_ar", ("name_ar", "name:ar", "name"), arabic, required=True), _NAME_EN, Field("code", ("code", "district_id"))),
            ("districts",),
        ),
        Target(
            "streets",
            "street",
            LINE,
            (
                _NAME_AR,
                _NAME_EN,
                Field("width_m", ("width_m", "width"), positive),
                Field("kind", ("kind", "highway", "fclass"), default="local"),
            ),
            ("streets",),
        ),
        Target(
            "buildings",
            "building",
            POLYGON,
            (_NAME_AR, Field("use", ("use", "kind", "building")), Field("floors", ("floors", "levels", "building:levels"), whole)),
            ("buildings",),
        ),
        Target("pois", "place", POINT, (_NAME_AR, _NAME_EN, Field("kind", ("kind", "amenity", "fclass"), default="place")), ("places",)),
        Target(
            "zones",
            "zone",
            POLYGON,
            (Field("code", ("code", "zone_code", "zone"), required=True), Field("name_ar", ("name_ar", "name"), arabic)),
            ("zones",),
        ),
        Target(
            "municipalities",
            "municipality_boundary",
            POLYGON,
            (Field("code", ("code", "municipality_code"), required=True),),
            ("municipalities",),
        ),
    )
}

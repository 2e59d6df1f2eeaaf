"""What the surveyor typed: kept as typed until it is right, filled in from the register or from a list of corners."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import shapely
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.i18n.digits import to_western_digits, whole_number
from gis.cadastre.corner_list import ListedCorner
from gis.cadastre.decisions.measured import ControlPoint, Corner, Measured, MeasuredSide
from gis.cadastre.settings import settings
from gis.cadastre.words import DIRECTIONS, NEIGHBOURS, TREATMENTS
from gis.corners import number_of

MOST_CORNERS, MOST_POINTS = 400, 20
CORNER = ("label", "easting", "northing", "easting_deed", "northing_deed", "mark")
SIDE = ("direction", "length_m", "length_deed_m", "neighbour", "ref", "street_name", "street_width_m")
POINT = ("name", "easting", "northing", "elevation")
HEADER = ("purpose", "epsg", "surveyed_on", "surveyor_name", "office_name", "office_class", "accuracy_m", "base_station")
HEADER += ("area_deed_m2", "area_stated_m2", "treatment", "chamfer", "remarks", "entered_by")
CHAMFER = "chamfer"  # a side that cuts the corner, in the list of neighbours
Rows = list[dict[str, str]]


@dataclass(frozen=True)
class Typed:
    """Texts as they stand in the form; sides as many as corners."""

    header: dict[str, str]
    corners: Rows
    sides: Rows
    points: Rows = field(default_factory=list)


def typed_from(form: MultiDict) -> Typed:
    """The form as it was sent."""
    corners, sides, points = _rows(form, "c", CORNER), _rows(form, "s", SIDE), _rows(form, "p", POINT)
    sides = (sides + [_blank(SIDE)] * len(corners))[: len(corners)]
    return Typed({name: form.get(name, "").strip()[:400] for name in HEADER}, corners[:MOST_CORNERS], sides, points[:MOST_POINTS])


def _rows(form: MultiDict, prefix: str, names: Sequence[str]) -> Rows:
    columns = {name: form.getlist(f"{prefix}_{name}") for name in names}
    count = max((len(column) for column in columns.values()), default=0)
    return [{name: column[i].strip()[:80] if i < len(column) else "" for name, column in columns.items()} for i in range(count)]


def _blank(names: Sequence[str]) -> dict[str, str]:
    return dict.fromkeys(names, "")


def empty(epsg: int, header: dict[str, str] | None = None, corners: int = 4) -> Typed:
    """A form with nothing in it but four rows."""
    blank = {**dict.fromkeys(HEADER, ""), "epsg": str(epsg), "treatment": "none", "entered_by": "form"}
    rows = [{**_blank(CORNER), "label": str(i)} for i in range(1, corners + 1)]
    return Typed({**blank, **(header or {})}, rows, [_blank(SIDE) for _row in rows])


def typed_of(measured: Measured, entered_by: str = "form") -> Typed:
    """A decision's values as the form shows them."""
    header = {name: _text(getattr(measured, name, "")) for name in HEADER} | {"entered_by": entered_by}
    corners = [{name: _text(getattr(c, name), 3) for name in CORNER} for c in measured.corners]
    sides = [{name: _text(getattr(s, name), 2) for name in SIDE} for s in measured.sides]
    for row, side in zip(sides, measured.sides, strict=True):
        row["neighbour"] = CHAMFER if side.is_chamfer else side.neighbour
    points = [{name: _text(getattr(p, name), 3) for name in POINT} for p in measured.control_points]
    return Typed(header, corners, sides, points)


def _text(value: object, digits: int | None = None) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.{digits}f}" if digits is not None else f"{value:.10g}"
    return str(value)


def with_corners(typed: Typed, listed: Sequence[ListedCorner], entered_by: str = "file") -> Typed:
    """The list's corners in place of those typed; sides that still have a corner keep what was written of them."""
    corners = [
        {
            "label": c.label or str(i),
            "easting": _text(c.easting, 3),
            "northing": _text(c.northing, 3),
            "easting_deed": _text(c.easting_deed, 3),
            "northing_deed": _text(c.northing_deed, 3),
            "mark": next((m.code for m in settings().marks if c.mark in (m.ar, m.en, m.code)), ""),
        }
        for i, c in enumerate(listed[:MOST_CORNERS], 1)
    ]
    sides = (typed.sides + [_blank(SIDE) for _row in corners])[: len(corners)]
    return replace(typed, header={**typed.header, "entered_by": entered_by}, corners=corners, sides=sides)


def after(typed: Typed, action: str) -> Typed:
    """A row more or less; nothing else changes."""
    what, _sep, at = action.partition(":")
    i = (whole_number(at) or 0) - 1
    corners, sides, points = list(typed.corners), list(typed.sides), list(typed.points)
    if what == "add_corner" and len(corners) < MOST_CORNERS:
        place = i + 1 if 0 <= i < len(corners) else len(corners)  # after the named corner, or at the end
        corners.insert(place, _blank(CORNER))
        sides.insert(place, _blank(SIDE))
        corners = _numbered_on(corners, place)
    elif what == "drop_corner" and 0 <= i < len(corners):
        plain = all(row["label"] == str(n) for n, row in enumerate(corners, 1))
        del corners[i], sides[i]
        corners = [{**row, "label": str(n)} for n, row in enumerate(corners, 1)] if plain else corners
    elif what == "add_point" and len(points) < MOST_POINTS:
        points.append(_blank(POINT))
    elif what == "drop_point" and 0 <= i < len(points):
        del points[i]
    elif what == "fill_lengths":
        sides = _with_lengths(corners, sides)
    return replace(typed, corners=corners, sides=sides, points=points)


def _numbered_on(corners: Rows, place: int) -> Rows:
    """Corners numbered one after the other stay so; names that a surveyor gave stay as they are."""
    plain = all(row["label"] in ("", str(n)) for n, row in enumerate(corners[:place] + corners[place + 1 :], 1))
    if plain:
        return [{**row, "label": str(n)} for n, row in enumerate(corners, 1)]
    return [row if row["label"] else {**row, "label": str(n)} for n, row in enumerate(corners, 1)]


def _with_lengths(corners: Rows, sides: Rows) -> Rows:
    """Every side that has no length gets that of its corners, to the centimetre."""
    filled = []
    for i, side in enumerate(sides):
        ends = [number_of(corner[name]) for corner in (corners[i], corners[(i + 1) % len(corners)]) for name in ("easting", "northing")]
        known = [end for end in ends if end is not None]
        length = f"{math.dist(known[:2], known[2:]):.3f}" if len(known) == 4 and not side["length_m"] else side["length_m"]
        filled.append({**side, "length_m": length})
    return filled


@dataclass
class _Reader:
    """Reads texts and remembers what could not be read, by the field's id."""

    errors: dict[str, str] = field(default_factory=dict)

    def number(self, text: str, at: str, *, required: bool = False, positive: bool = False) -> float | None:
        if not text:
            if required:
                self.errors[at] = _("اكتب رقماً.")
            return None
        value = number_of(text)
        if value is None:
            self.errors[at] = _("«%(text)s» ليس رقماً.", text=text)
        elif positive and value <= 0:
            self.errors[at] = _("اكتب رقماً أكبر من صفر.")
        elif abs(value) > 99_999_999:
            self.errors[at] = _("الرقم أكبر من أن يكون إحداثياً.")
        else:
            return value
        return None

    def day(self, text: str, at: str) -> date | None:
        if not text:
            return None
        try:
            return date.fromisoformat(to_western_digits(text).replace("/", "-"))
        except ValueError:
            self.errors[at] = _("التاريخ غير صحيح.")
            return None

    def choice(self, text: str, at: str, known: Sequence[str]) -> str:
        if text not in known:
            self.errors[at] = _("اختر من القائمة.")
        return text


def read(typed: Typed, owners: Sequence[dict[str, str]] = ()) -> tuple[Measured, dict[str, str]]:
    """The form's values, and what must be mended by field id; values that cannot be read are missing."""
    reader, header = _Reader(), typed.header
    purpose = reader.choice(header["purpose"], "purpose", [p.code for p in settings().purposes])
    epsg = whole_number(reader.choice(to_western_digits(header["epsg"]), "epsg", [str(s) for s in settings().systems]))
    day = reader.day(header["surveyed_on"], "surveyed_on")
    measured = Measured(
        purpose,
        epsg if epsg is not None and "epsg" not in reader.errors else settings().systems[0],
        tuple(_corner(reader, row, i) for i, row in enumerate(typed.corners, 1)),
        tuple(_side(reader, row, i) for i, row in enumerate(typed.sides, 1)),
        tuple(_point(reader, row, i) for i, row in enumerate(typed.points, 1) if any(row.values())),
        reader.number(header["area_deed_m2"], "area_deed_m2", positive=True),
        reader.number(header["area_stated_m2"], "area_stated_m2", positive=True),
        reader.choice(header["treatment"] or "none", "treatment", list(TREATMENTS)),
        day,
        header["office_name"],
        header["office_class"],
        header["surveyor_name"],
        header["base_station"],
        reader.number(header["accuracy_m"], "accuracy_m", positive=True),
        header["chamfer"],
        header["remarks"],
        tuple(owners),
    )
    if len(typed.corners) < 3:
        reader.errors["corners"] = _("أدخل ثلاث زوايا على الأقل.")
    return measured, reader.errors


def _corner(reader: _Reader, row: dict[str, str], i: int) -> Corner:
    easting = reader.number(row["easting"], f"c_easting-{i}", required=True)
    northing = reader.number(row["northing"], f"c_northing-{i}", required=True)
    deed = reader.number(row["easting_deed"], f"c_easting_deed-{i}"), reader.number(row["northing_deed"], f"c_northing_deed-{i}")
    if (deed[0] is None) != (deed[1] is None) and f"c_easting_deed-{i}" not in reader.errors:
        reader.errors[f"c_northing_deed-{i}"] = _("اكتب الإحداثيين بموجب الصك معاً أو اتركهما.")
        deed = (None, None)
    return Corner(easting or 0.0, northing or 0.0, row["label"] or str(i), *deed, mark=row["mark"])


def _side(reader: _Reader, row: dict[str, str], i: int) -> MeasuredSide:
    chamfer = row["neighbour"] == CHAMFER
    neighbour = "street" if chamfer else reader.choice(row["neighbour"] or "open", f"s_neighbour-{i}", list(NEIGHBOURS))
    return MeasuredSide(
        neighbour,
        reader.number(row["length_m"], f"s_length_m-{i}", positive=True),
        reader.number(row["length_deed_m"], f"s_length_deed_m-{i}", positive=True),
        reader.choice(row["direction"], f"s_direction-{i}", ["", *DIRECTIONS]),
        row["ref"],
        row["street_name"],
        reader.number(row["street_width_m"], f"s_street_width_m-{i}", positive=True),
        chamfer,
    )


def _point(reader: _Reader, row: dict[str, str], i: int) -> ControlPoint:
    if not row["name"]:
        reader.errors[f"p_name-{i}"] = _("اكتب اسم نقطة الضبط.")
    easting = reader.number(row["easting"], f"p_easting-{i}", required=True)
    northing = reader.number(row["northing"], f"p_northing-{i}", required=True)
    return ControlPoint(row["name"], easting or 0.0, northing or 0.0, reader.number(row["elevation"], f"p_elevation-{i}"))


def clockwise_from_north_west(ring: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """The corners as surveyors number them: from the north-west, clockwise, without a repeated last one."""
    corners = list(ring[:-1]) if ring[0] == ring[-1] else list(ring)
    if shapely.LinearRing(corners).is_ccw:
        corners.reverse()
    first = max(range(len(corners)), key=lambda i: corners[i][1] - corners[i][0])
    return corners[first:] + corners[:first]

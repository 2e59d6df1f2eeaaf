"""The three ways into the form: rows by hand, a list of corners, the parcel on the map."""

import math
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from app.errors import message_for
from app.i18n.digits import to_western_digits
from gis.cadastre.corner_list import MOST_BYTES, ListedCorner, UnreadableList, read_corner_list
from gis.cadastre.decisions.entering import Typed, after, empty, typed_of, with_corners
from gis.cadastre.decisions.from_register import measured_from_register, srid_of
from gis.cadastre.settings import settings
from gis.cadastre.words import ENTERED
from gis.models import SpatialUnit


def first_of(parcel: SpatialUnit, way: str) -> Typed:
    """The form as it opens: filled in from the register for ``map``, empty rows for ``form`` and ``file``."""
    if way in ("form", "file"):
        area = f"{float(parcel.deed_area_m2):.2f}" if parcel.deed_area_m2 else ""
        return empty(srid_of(parcel), {"entered_by": way, "area_deed_m2": area})
    return typed_of(measured_from_register(parcel), "map")


def way_of(typed: Typed) -> str:
    way = typed.header.get("entered_by", "")
    return way if way in ENTERED else "form"


def filled(typed: Typed, action: str, form: Mapping[str, Any], files: Mapping[str, Any]) -> tuple[Typed, dict[str, str]]:
    """What the button did to what was typed, and what went wrong by field id."""
    if action == "read_file":
        upload = files.get("corner_file")
        if upload is None or not upload.filename:
            return typed, {"corner_file": _("اختر ملف الزوايا أولاً.")}
        return _listed(typed, upload.stream.read(MOST_BYTES + 1), form, "corner_file")
    if action == "read_text":
        return _listed(typed, form.get("corner_text", "").encode("utf8"), form, "corner_text")
    return after(typed, action), {}


def _listed(typed: Typed, body: bytes, form: Mapping[str, Any], at: str) -> tuple[Typed, dict[str, str]]:
    try:
        lists = read_corner_list(body)
        chosen = _chosen(lists, to_western_digits(form.get("list_parcel", "")).strip())
        return with_corners(typed, _without_closing(chosen), "map" if form.get("drawn") == "map" else "file"), {}
    except UnreadableList as refusal:
        count, known = refusal.line, refusal.found
        return typed, {at: message_for(refusal.code, {"line": refusal.line, "found": known, "count": count})}


def _chosen(lists: Mapping[str, list[ListedCorner]], wanted: str) -> list[ListedCorner]:
    if len(lists) == 1:
        return next(iter(lists.values()))
    if wanted in lists:
        return lists[wanted]
    raise UnreadableList("corner_list_which", len(lists), "، ".join(list(lists)[:12]))


def _without_closing(corners: list[ListedCorner]) -> list[ListedCorner]:
    """A list may name its first corner again at its end; if it comes back elsewhere, the ring is open."""
    first, last = corners[0], corners[-1]
    gap = math.dist((first.easting, first.northing), (last.easting, last.northing))
    if len(corners) > 3 and gap <= settings().limits.closure_m:
        return corners[:-1]
    if len(corners) > 3 and first.label and first.label == last.label:
        raise UnreadableList("corner_list_open", found=f"{gap:.3f}")
    return corners

"""What the drawing form asks for, done: keep the shapes on the map, or make one from distances, points, a file or another floor."""

from collections.abc import Mapping
from typing import Any

import shapely

from app.authz import Actor
from app.errors import Forbidden, UserError
from app.i18n.digits import to_western_digits
from gis.crs import to_lonlat
from licensing.applications import commands, drawing, queries, shaping
from licensing.models import Application
from licensing.sites import Site

MAX_FILE_BYTES = 1_000_000


def draw_as_asked(application: Application, form: Mapping[str, Any], files: Mapping[str, Any], actor: Actor) -> str | None:
    """The button pressed says what is done; the name of the part that was made anew, or None when everything was kept.

    Raises:
        UserError: a shape cannot be; ``details['part']`` says which.
    """
    act, _, part = form.get("do", "keep").partition(":")
    site = queries.site_of_application(application)
    if site is None:
        raise Forbidden("not_in_your_hands")
    if act == "fence":
        commands.draw(application, drawing.FENCE, _fence(site, form), actor)
        return None
    if act == "keep":
        _keep(application, form, actor)
        return None
    draw_what_is_sound(application, form, actor)  # what lies on the map beside the part that is made now
    try:
        if act == "erase":
            commands.erase(application, part, actor)
        else:
            commands.draw(application, part, _made(act, part, application, site, form, files), actor)
    except UserError as refusal:
        refusal.details["part"] = part
        raise
    return part


def draw_what_is_sound(application: Application, form: Mapping[str, Any], actor: Actor) -> None:
    """Autosave: shapes that can be are kept, others wait in the browser."""
    for part in _open_parts(application):
        shape = form.get(f"part-{part}", "").strip()
        if not shape:
            continue
        try:
            drawing.read_shape(part, shape)
        except UserError:
            continue
        commands.draw(application, part, shape, actor)


def _open_parts(application: Application) -> list[str]:
    """Parts that may be drawn now; of a returned file only the named ones."""
    items = queries.reopened(application)
    return [part for part in queries.parts_wanted(application) if items is None or ("drawing", part) in items]


def _keep(application: Application, form: Mapping[str, Any], actor: Actor) -> None:
    present = drawing.parts_of(application)
    for part in _open_parts(application):
        if f"part-{part}" not in form:
            continue
        shape = form[f"part-{part}"].strip()
        try:
            if shape:
                commands.draw(application, part, shape, actor)
            elif part in present:
                commands.erase(application, part, actor)
        except UserError as refusal:
            refusal.details["part"] = part
            raise


def _made(act: str, part: str, application: Application, site: Site, form: Mapping[str, Any], files: Mapping[str, Any]) -> str:
    if act == "offsets":
        return shaping.by_offsets(site, {edge.seq: _metres(form.get(f"offset-{part}-{edge.seq}", "")) for edge in site.edges})
    if act == "points":
        return shaping.by_points(form.get(f"points-{part}", ""))
    if act == "file":
        return _text_of(files.get(f"file-{part}"))
    if act == "copy":
        return _below(application, part)
    raise UserError("unknown_part")


def _below(application: Application, part: str) -> str:
    """The nearest drawn floor under this one."""
    parts, wanted = drawing.parts_of(application), queries.parts_wanted(application)
    under = [floor for floor in wanted[: wanted.index(part)] if floor in parts] if part in wanted else []
    if not under:
        raise UserError("nothing_below")
    return str(shapely.to_geojson(to_lonlat(parts[under[-1]])))


def _text_of(upload: Any) -> str:
    if upload is None or not upload.filename:
        raise UserError("document_not_chosen")
    try:
        return str(upload.stream.read(MAX_FILE_BYTES + 1).decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise UserError("shape_not_json") from None


def _fence(site: Site, form: Mapping[str, Any]) -> str:
    sides = {edge.seq for edge in site.edges if form.get(f"side-{edge.seq}")}
    gate = form.get("gate_side", "")
    place, width = form.get("gate_at", "").strip(), form.get("gate_width", "").strip()
    return shaping.along_sides(
        site, sides, int(gate) if gate.isdecimal() else None, _metres(place) if place else None, _metres(width) if width else 0.0
    )


def _metres(text: str) -> float:
    plain = to_western_digits(text).strip().replace(",", ".") or "0"
    try:
        metres = float(plain)
    except ValueError:
        raise UserError("number_unreadable") from None
    if not 0 <= metres < 1000:
        raise UserError("number_unreadable")
    return metres

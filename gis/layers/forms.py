"""What a planner typed about a layer."""

import re
from datetime import date

from werkzeug.datastructures import MultiDict

from app.i18n.digits import to_western_digits
from gis.layers.commands import LayerFacts
from gis.models import PublishedLayer

_WORDS = ("title_ar", "title_en", "owner", "description_ar", "classification", "licence", "source")
_TITLE = "title:"
_CONSTRAINT = ("constraint_kind", "constraint_field", "constraint_authority", "constraint_note")


def read_facts(form: MultiDict[str, str]) -> LayerFacts:
    """As typed; the command decides whether it is possible."""
    return LayerFacts(
        title_ar=form.get("title_ar", ""),
        title_en=form.get("title_en", ""),
        owner=form.get("owner", ""),
        description_ar=form.get("description_ar", ""),
        classification=form.get("classification", ""),
        licence=form.get("licence", ""),
        source=form.get("source", ""),
        source_date=_day(form.get("source_date", "")),
        min_zoom=_whole(form.get("min_zoom", ""), 9),
        max_zoom=_whole(form.get("max_zoom", ""), 22),
        roles=tuple(form.getlist("roles")) if form.get("classification") == "restricted" else (),
        municipality_id=_whole(form.get("municipality_id", ""), 0) or None,
        search_fields=tuple(form.getlist("search_fields")),
        constraint_kind=form.get("constraint_kind", ""),
        constraint_field=form.get("constraint_field", ""),
        constraint_authority=form.get("constraint_authority", ""),
        constraint_note=form.get("constraint_note", ""),
        field_titles={name.removeprefix(_TITLE): words for name, words in form.items() if name.startswith(_TITLE)},
    )


def shown_facts(layer: PublishedLayer) -> MultiDict[str, str]:
    """The layer as its form shows it."""
    said: MultiDict[str, str] = MultiDict()
    for name in (*_WORDS, *_CONSTRAINT, "min_zoom", "max_zoom"):
        said[name] = str(getattr(layer, name))
    said["source_date"] = layer.source_date.isoformat() if layer.source_date else ""
    said["municipality_id"] = str(layer.municipality_id or "")
    for one in layer.fields:
        said[_TITLE + one["name"]] = one["title"]
    said.setlist("roles", layer.roles)
    said.setlist("search_fields", layer.search_fields)
    return said


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(to_western_digits(text.strip()))
    except ValueError:
        return None


def _whole(text: str, otherwise: int) -> int:
    plain = to_western_digits(text.strip())
    return int(plain) if re.fullmatch(r"[0-9]{1,9}", plain, re.ASCII) else (otherwise if not plain else -1)

"""The style's form: what it shows, what was typed, and proposals from the layer's own values."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from gis.layers import styles
from gis.layers.queries import list_breaks, list_values
from gis.models import PublishedLayer

MOST_PROPOSED, RANGES = 60, 5
# Told apart also by who sees red and green alike, then repeated lighter and darker.
_HUES = ("#4477aa", "#ee6677", "#228833", "#ccbb44", "#66ccee", "#aa3377", "#999933", "#882255", "#44aa99", "#dd7711")
_RAMP = ("#fff3b0", "#fdc46c", "#f28e4b", "#d1495b", "#7b2d5b")
_GREY = "#b8bec6"


def proposed(layer: PublishedLayer, kind: str, field: str, label: str | None, colour: str) -> dict[str, Any]:
    """A style of the kind with classes out of the layer's values; checked by ``read_style`` like any other."""
    known = [one["name"] for one in layer.fields]
    told: dict[str, Any] = {"kind": kind, "label": label or None}
    if kind == "single" or field not in known:
        return {**told, "kind": "single", "symbol": styles.symbol_of(colour)}
    other = styles.symbol_of(_GREY)
    if kind == "graduated":
        ends: list[float | None] = [*(round(number, 4) for number in list_breaks(layer, field, RANGES)), None]
        classes = [
            {"upto": upto, "label": _range(ends, place), "symbol": styles.symbol_of(_RAMP[place])} for place, upto in enumerate(ends)
        ]
        return {**told, "field": field, "classes": classes, "other": other}
    values = [value for value in list_values(layer, field, MOST_PROPOSED) if len(value) <= 120]
    shown = [(value, styles.symbol_of(hue(place))) for place, value in enumerate(values)] or [("-", styles.symbol_of(colour))]
    if kind == "rules":
        rules = [{"field": field, "op": "=", "value": value, "label": value, "symbol": symbol} for value, symbol in shown]
        return {**told, "rules": rules, "other": other}
    return {**told, "field": field, "classes": [{"value": v, "label": v, "symbol": s} for v, s in shown], "other": other}


def hue(place: int) -> str:
    """The colour of the class in this place."""
    base, turn = _HUES[place % len(_HUES)], place // len(_HUES)
    mixed = [int(base[i : i + 2], 16) for i in (1, 3, 5)]
    white = (0.0, 0.45, 0.7)[turn % 3]
    black = 1.0 if turn < 3 else 0.7
    return "#" + "".join(f"{int((part + (255 - part) * white) * black):02x}" for part in mixed)


def typed_style(form: MultiDict[str, str]) -> dict[str, Any]:
    """What the form says, unchecked."""
    kind, label = form.get("kind", "single"), form.get("label") or None
    opacity = form.get("opacity", "0.45")
    if kind == "single":
        return {"kind": kind, "label": label, "symbol": _symbol(form.get("colour", "#1b8354"), opacity)}
    columns = zip(form.getlist("c_colour"), form.getlist("c_label"), form.getlist("c_value"), strict=False)
    rows = [{"label": words, "symbol": _symbol(colour, opacity), "value": value} for colour, words, value in columns]
    told: dict[str, Any] = {"kind": kind, "label": label, "other": _symbol(_GREY, opacity)}
    if kind == "rules":
        tests = zip(rows, form.getlist("c_field"), form.getlist("c_op"), strict=False)
        return {**told, "rules": [{**row, "field": field, "op": op} for row, field, op in tests]}
    if kind == "graduated":
        rows = [{"upto": row.pop("value") or None, **row} for row in rows]
    return {**told, "field": form.get("field", ""), "classes": rows}


def shown_rows(style: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The classes as rows of the form."""
    rows = style.get("classes", style.get("rules", ()))
    return [
        {
            "value": one.get("value", "" if one.get("upto") is None else one.get("upto")),
            "label": one.get("label", ""),
            "colour": one["symbol"].get("fill", _GREY),
            "field": one.get("field", ""),
            "op": one.get("op", "="),
        }
        for one in rows
    ]


def _symbol(colour: str, opacity: str) -> dict[str, Any]:
    plain = colour if styles.is_colour(colour) else ""
    return {"fill": colour, "stroke": styles.darker(plain) if plain else colour, "fill_opacity": opacity}


def _range(ends: list[float | None], place: int) -> str:
    low, high = (ends[place - 1] if place else None), ends[place]
    if high is None:
        return _("%(n)s فأكثر", n=f"{low:g}") if low is not None else ""
    return _("أقل من %(n)s", n=f"{high:g}") if low is None else f"{low:g} – {high:g}"

"""How a layer is drawn, as data: one look, a look for each value, for ranges of a number, or by rules. Nothing in it is ever executed."""

import re
from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any

from app.errors import UserError

KINDS = ("single", "categorised", "graduated", "rules")
OPERATORS = ("=", "<>", "<", "<=", ">", ">=")
MOST_CLASSES = 120
_COLOUR = re.compile(r"#[0-9a-f]{6}", re.ASCII)
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069<>]")
_LIMITS = {"fill_opacity": (0.0, 1.0), "width": (0.0, 12.0), "radius": (1.0, 20.0)}
_PLAIN: dict[str, Any] = {"fill": "#1b8354", "fill_opacity": 0.35, "stroke": "#14573a", "width": 1.5, "radius": 5.0}
_MEMBERS = {
    "single": {"kind", "label", "symbol"},
    "categorised": {"kind", "label", "field", "classes", "other"},
    "graduated": {"kind", "label", "field", "classes", "other"},
    "rules": {"kind", "label", "rules", "other"},
}


def single(colour: str = "#1b8354") -> dict[str, Any]:
    """The look of a layer that nobody styled yet."""
    return {"kind": "single", "label": None, "symbol": symbol_of(colour)}


def symbol_of(colour: str, opacity: float = 0.45) -> dict[str, Any]:
    return {**_PLAIN, "fill": colour, "stroke": darker(colour), "fill_opacity": opacity}


def is_colour(text: str) -> bool:
    return bool(_COLOUR.fullmatch(text.lower()))


def darker(colour: str) -> str:
    return "#" + "".join(f"{int(int(colour[i : i + 2], 16) * 0.62):02x}" for i in (1, 3, 5))


def read_style(raw: Any, fields: Sequence[str]) -> dict[str, Any]:
    """The style with every part checked and nothing else in it.

    Raises:
        UserError: ``layer_style`` with the part that is wrong.
    """
    style = _mapping(raw, "style")
    kind = style.get("kind")
    if kind not in KINDS:
        raise _wrong("kind")
    if extra := style.keys() - _MEMBERS[kind]:
        raise _wrong(str(sorted(map(str, extra))[0]))
    label = style.get("label")
    read: dict[str, Any] = {"kind": kind, "label": None if label in (None, "") else _field(label, fields, "label")}
    if kind == "single":
        return {**read, "symbol": _symbol(style.get("symbol"))}
    if style.get("other") is not None:
        read["other"] = _symbol(style["other"])
    if kind == "rules":
        return {**read, "rules": [_rule(one, fields) for one in _rows(style.get("rules"))]}
    read["field"] = _field(style.get("field"), fields, "field")
    rows = _rows(style.get("classes"))
    if kind == "categorised":
        classes = [{"value": _word(one.get("value"), "value"), **_seen(one)} for one in rows]
        if len({one["value"] for one in classes}) != len(classes):
            raise _wrong("value")
        return {**read, "classes": classes}
    return {**read, "classes": _ranges(rows)}


def fields_of(style: Mapping[str, Any]) -> set[str]:
    """The fields that drawing needs."""
    used = {style.get("label"), style.get("field")} | {rule["field"] for rule in style.get("rules", ())}
    return {name for name in used if name}


def legend_of(style: Mapping[str, Any], everything: str, others: str) -> list[dict[str, Any]]:
    """[{label, swatch, stroke}] in drawing order."""
    if style["kind"] == "single":
        return [_line(everything, style["symbol"])]
    rows = [_line(one["label"] or str(one.get("value", "")), one["symbol"]) for one in style.get("classes", style.get("rules", ()))]
    return rows + ([_line(others, style["other"])] if style.get("other") else [])


def _line(label: str, symbol: Mapping[str, Any]) -> dict[str, Any]:
    return {"label": label, "swatch": symbol["fill"], "stroke": symbol["stroke"]}


def _rule(one: Mapping[str, Any], fields: Sequence[str]) -> dict[str, Any]:
    if one.get("op") not in OPERATORS:
        raise _wrong("op")
    value = one.get("value")
    ordered = one["op"] not in ("=", "<>")
    read = _number(value, "value") if ordered else _word(value, "value")
    return {"field": _field(one.get("field"), fields, "field"), "op": one["op"], "value": read, **_seen(one)}


def _ranges(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Each up to and without its ``upto``; the last goes on for ever."""
    classes: list[dict[str, Any]] = []
    for place, one in enumerate(rows):
        last = place == len(rows) - 1
        upto = None if last and one.get("upto") is None else _number(one.get("upto"), "upto")
        if classes and upto is not None and upto <= classes[-1]["upto"]:
            raise _wrong("upto")
        classes.append({"upto": upto, **_seen(one)})
    return classes


def _seen(one: Mapping[str, Any]) -> dict[str, Any]:
    return {"label": _word(one.get("label", ""), "label"), "symbol": _symbol(one.get("symbol"))}


def _symbol(raw: Any) -> dict[str, Any]:
    symbol = _mapping(raw, "symbol")
    if extra := symbol.keys() - _PLAIN.keys():
        raise _wrong(str(sorted(map(str, extra))[0]))
    read: dict[str, Any] = {}
    for name, plain in _PLAIN.items():
        value = symbol.get(name, plain)
        if name in _LIMITS:
            low, high = _LIMITS[name]
            read[name] = _number(value, name)
            if not low <= read[name] <= high:
                raise _wrong(name)
        elif isinstance(value, str) and _COLOUR.fullmatch(value.lower()):
            read[name] = value.lower()
        else:
            raise _wrong(name)
    return read


def _rows(raw: Any) -> list[Mapping[str, Any]]:
    if not isinstance(raw, list) or not 1 <= len(raw) <= MOST_CLASSES:
        raise _wrong("classes")
    return [_mapping(one, "classes") for one in raw]


def _mapping(raw: Any, name: str) -> Mapping[str, Any]:
    if not isinstance(raw, Mapping):
        raise _wrong(name)
    return raw


def _field(raw: Any, fields: Sequence[str], name: str) -> str:
    if not isinstance(raw, str) or raw not in fields:
        raise _wrong(name)
    return raw


def _word(raw: Any, name: str) -> str:
    if not isinstance(raw, str | int | float) or isinstance(raw, bool) or len(str(raw)) > 120 or _UNSEEN.search(str(raw)):
        raise _wrong(name)
    return str(raw)


def _number(raw: Any, name: str) -> float:
    try:
        number = float(raw) if isinstance(raw, int | float | str) and not isinstance(raw, bool) else float("nan")
    except (ValueError, OverflowError):
        raise _wrong(name) from None
    if not isfinite(number):
        raise _wrong(name)
    return number


def _wrong(part: str) -> UserError:
    return UserError("layer_style", why=_UNSEEN.sub("", part)[:40])

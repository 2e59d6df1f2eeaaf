"""What the pages of the catalogue show."""

from collections.abc import Mapping
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from app import db
from app.admin.pages import role_name
from app.authz import Actor
from app.i18n import format_number
from app.identity.queries import list_municipalities
from gis.imports import storage
from gis.imports.words import reason_words
from gis.layers import queries
from gis.layers.catalogue import ORIGIN, BuiltIn, built_in
from gis.layers.commands import GEOMETRIES, staff_roles
from gis.layers.downloads import may_download
from gis.layers.permissions import Permission as P
from gis.layers.scope import held_at, seats
from gis.layers.styles import KINDS as STYLE_KINDS
from gis.layers.styles import OPERATORS, legend_of
from gis.layers.styling import shown_rows
from gis.layers.tree import branch
from gis.layers.words import CLASSES, CONSTRAINTS, FILES, KINDS, STATES, STYLES, TYPES
from gis.models import ImportJob, PublishedLayer
from gis.permissions import Permission as Land

_RIYADH = [47.30, 24.15]


def list_page(actor: Actor, asked: Mapping[str, str]) -> dict[str, Any]:
    words, kind = asked.get("q", "")[:80].strip(), asked.get("classification", "")
    kind = kind if kind in CLASSES else ""
    after = asked.get("after", "")
    found = queries.list_layers(actor, words, kind, int(after) if after.isdecimal() and len(after) < 18 else None)
    rows = found[: queries.PAGE]
    kept: dict[str, Any] = {name: asked[name] for name in ("q", "classification") if asked.get(name)}
    registers = [] if after else [one for one in built_in() if _wanted(one, words, kind, actor)]
    return {
        "chosen": {"q": words, "classification": kind},
        "classes": [(code, str(word)) for code, word in CLASSES.items()],
        "rows": [_row(layer) for layer in rows],
        "registers": [_register_row(one) for one in registers],
        "next_url": url_for("layers.list_all", **kept, after=rows[-1].id) if len(found) > len(rows) else "",
        "may_edit": actor.may(P.LAYER_EDIT),
    }


def _wanted(one: BuiltIn, words: str, kind: str, actor: Actor) -> bool:
    seen = one.public or bool(actor.municipalities_where(Land.CASES_VIEW))
    return seen and words in f"{one.title} {one.code}" and kind in ("", "public" if one.public else "internal")


def _row(layer: PublishedLayer) -> dict[str, Any]:
    return {
        "code": layer.code,
        "title": layer.title_ar,
        "url": url_for("layers.show", code=layer.code),
        "owner": layer.owner,
        "classification": str(CLASSES[layer.classification]),
        "kind": str(KINDS[layer.geometry_kind]),
        "constraint": str(CONSTRAINTS[layer.constraint_kind]) if layer.constraint_kind else "",
        "source_date": layer.source_date.strftime("%Y/%m/%d") if layer.source_date else "",
        "state": _tag(*STATES[layer.state]),
    }


def _register_row(one: BuiltIn) -> dict[str, Any]:
    return {
        "code": one.code,
        "title": str(one.title),
        "url": url_for("layers.show", code=one.code),
        "group": str(one.group),
        "kind": str(KINDS[one.kind]),
        "classification": str(CLASSES["public" if one.public else "internal"]),
    }


def _tag(words: Any, tone: str) -> Markup:
    return Markup('<strong class="tag tag--{}">{}</strong>').format(tone, words)


def layer_page(layer: PublishedLayer, actor: Actor, asked: Mapping[str, str]) -> dict[str, Any]:
    box, words = queries.extent_lonlat(layer), asked.get("q", "")[:80].strip()
    after = asked.get("after", "")
    found = queries.list_features(layer, words, int(after) if after.isdecimal() and len(after) < 18 else 0)
    rows = found[:20]
    columns = layer.fields[:6]
    branches = {one.id: one.name_ar for one in list_municipalities()}
    return {
        "layer": layer,
        "state": STATES[layer.state],
        "classification": CLASSES[layer.classification],
        "kind": KINDS[layer.geometry_kind],
        "branch": branches.get(layer.municipality_id, "") if layer.municipality_id else _("الأمانة كلها"),
        "number": queries.count_features(layer),
        "types": TYPES,
        "legend": legend_of(layer.style, layer.title_ar, _("غير ذلك")),
        "columns": columns,
        "features": [{field["name"]: properties.get(field["name"]) for field in columns} for _id, properties in rows],
        "constraint": str(CONSTRAINTS[layer.constraint_kind]) if layer.constraint_kind else "",
        "files": list(FILES.items()) if may_download(layer, actor) else [],
        "words": words,
        "next_url": url_for("layers.show", code=layer.code, q=words, after=rows[-1].id) if len(found) > len(rows) else "",
        "map_config": {"centre": _centre(box), "extent": box, "layer": branch(layer)},
        "may_edit": held_at(layer.municipality_id, actor, P.LAYER_EDIT),
        "may_publish": held_at(layer.municipality_id, actor, P.LAYER_PUBLISH),
        "own": actor.user_id is not None and actor.user_id == layer.edited_by_id,
        "filling": _filling(layer),
    }


def _filling(layer: PublishedLayer) -> dict[str, Any] | None:
    if not layer.filling:
        return None
    rejected = layer.filling.get("rejected") or {}
    return {**layer.filling, "reasons": [(reason_words(code), number) for code, number in sorted(rejected.items())]}


def built_in_page(one: BuiltIn) -> dict[str, Any]:
    return {
        "one": one,
        "kind": KINDS[one.kind],
        "origin": ORIGIN,
        "types": TYPES,
        "classification": CLASSES["public" if one.public else "internal"],
        "map_config": {"centre": _RIYADH, "zoom": max(one.first_zoom, 13), "base": [one.code]},
    }


def form_page(
    actor: Actor, typed: MultiDict[str, str], problem: str = "", layer: PublishedLayer | None = None, job: ImportJob | None = None
) -> dict[str, Any]:
    own = set(actor.municipalities_where(P.LAYER_EDIT))
    return {
        "typed": typed,
        "problem": problem,
        "layer": layer,
        "job": job,
        "jobs": [] if layer else delivered(actor),
        "classes": [(code, str(word)) for code, word in CLASSES.items()],
        "kinds": [(code, str(KINDS[code])) for code in GEOMETRIES],
        "branches": ([("", _("الأمانة كلها"))] if own & seats() else [])
        + [(str(m.id), m.name) for m in list_municipalities() if m.id in own],
        "roles": [(role, _role(role)) for role in staff_roles()],
        "fields": [(field["name"], field["title"]) for field in layer.fields] if layer else [],
        "constraints": [(code, str(word)) for code, word in CONSTRAINTS.items()],
        "numbers": [(field["name"], field["title"]) for field in layer.fields if field["type"] == "number"] if layer else [],
    }


def _role(role: str) -> str:
    return str(role_name(role))


def delivered(actor: Actor) -> list[dict[str, Any]]:
    """Layers of files that this person's branches delivered and that still lie with us."""
    query = select(ImportJob).where(ImportJob.municipality_id.in_(actor.municipalities_where(Land.LAND_EDIT)))
    jobs = db.session().scalars(query.order_by(ImportJob.id.desc()).limit(20))
    return [
        {"value": f"{job.id}/{one['name']}", "words": f"{job.file_name} · {one['name']} ({format_number(one['count'])})"}
        for job in jobs
        if storage.find(job.id).is_file()
        for one in job.layers
    ]


def style_page(layer: PublishedLayer, style: Mapping[str, Any], problem: str = "") -> dict[str, Any]:
    box = queries.extent_lonlat(layer)
    symbol: Mapping[str, Any] = style.get("symbol") or next((one["symbol"] for one in style.get("classes", style.get("rules", ()))), {})
    return {
        "layer": layer,
        "style": style,
        "rows": shown_rows(style),
        "problem": problem,
        "colour": symbol.get("fill", "#1b8354"),
        "opacity": symbol.get("fill_opacity", 0.45),
        "kinds": [(kind, str(STYLES[kind])) for kind in STYLE_KINDS],
        "fields": [(field["name"], field["title"]) for field in layer.fields],
        "operators": OPERATORS,
        "map_config": {"centre": _centre(box), "extent": box, "layer": {**branch(layer), "style": style} if not problem else branch(layer)},
    }


def _centre(box: tuple[float, float, float, float] | None) -> list[float]:
    return [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2] if box else _RIYADH

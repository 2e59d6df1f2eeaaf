"""The published layers as the planner's map shows them beside its own: GET /layers/tree.json."""

from typing import Any

from flask_babel import gettext as _

from app.authz import Actor
from gis.layers.queries import list_published
from gis.layers.styles import legend_of
from gis.models import PublishedLayer


def layer_tree(actor: Actor) -> list[dict[str, Any]]:
    """[{group, layers}]; groups by owner."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for layer in list_published(actor):
        groups.setdefault(layer.owner, []).append(branch(layer))
    return [{"group": owner, "layers": layers} for owner, layers in sorted(groups.items())]


def branch(layer: PublishedLayer) -> dict[str, Any]:
    return {
        "code": layer.code,
        "title": layer.title_ar,
        "tiles": f"/tiles/{layer.code}/{{z}}/{{x}}/{{y}}?v={layer.version}",
        "kind": layer.geometry_kind,
        "style": layer.style,
        "legend": legend_of(layer.style, layer.title_ar, _("غير ذلك")),
        "min_zoom": layer.min_zoom,
        "max_zoom": layer.max_zoom,
        "fields": layer.fields,
        "public": layer.classification == "public",
    }

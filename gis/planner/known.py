"""Every layer a planner may ask: those of the register, the parcels of a day gone by, and the published ones he may see."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from app import db
from app.authz import Actor
from app.errors import BadRequest
from gis.layers.queries import CODE, find_layer, list_published, visible_to
from gis.layers.tree import branch
from gis.models import PublishedLayer
from gis.planner.layers import LAYERS, Layer, register_tree, told
from gis.planner.past import parcels_on
from gis.planner.published import as_layer


def known_layer(name: str, actor: Actor, day: date | None = None) -> Layer:
    """The layer of that name or code; of the parcels, those of ``day``.

    Raises:
        BadRequest: there is none that this person may see.
    """
    if name in LAYERS:
        return parcels_on(day) if day and name == "parcels" else LAYERS[name]
    found = find_layer(name, actor)
    if found is None:
        raise BadRequest("map_layer_unknown")
    return as_layer(found)


def known_layers(names: Sequence[str], actor: Actor, day: date | None = None) -> list[Layer]:
    """The layers among the names that there are for this person: the register's first, then the published ones by title."""
    own = [known_layer(name, actor, day) for name in LAYERS if name in names]
    codes = [name for name in names if name not in LAYERS and CODE.fullmatch(name)]
    if not codes:
        return own
    query = select(PublishedLayer).where(PublishedLayer.code.in_(codes), visible_to(actor)).order_by(PublishedLayer.title_ar)
    return own + [as_layer(row) for row in db.session().scalars(query)]


def layer_tree(actor: Actor) -> list[dict[str, Any]]:
    """Groups with their layers: the register's, then the published ones by owner; these with how they are drawn."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in list_published(actor):
        groups.setdefault(row.owner, []).append(told(as_layer(row)) | {"published": branch(row)})
    return register_tree() + [{"group": owner, "layers": layers} for owner, layers in sorted(groups.items())]

"""What is done with published layers: made, described, styled; published by another person; withdrawn."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select

from app import db
from app.authz import Actor, staff_roles_that_may
from app.errors import Conflict, Forbidden, UserError
from gis.layers import styles
from gis.layers.folding import refold
from gis.layers.permissions import Permission as P
from gis.layers.queries import CODE
from gis.layers.scope import held_at
from gis.models import PublishedLayer
from gis.tiles.layers import LAYERS as BUILT_IN

CLASSIFICATIONS = ("public", "internal", "restricted")
GEOMETRIES = ("polygon", "line", "point")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_TAKEN = frozenset({"new", "tree", "catalog", "published", *BUILT_IN})
_NEEDS_APPROVAL = (
    "classification",
    "roles",
    "municipality_id",
    "constraint_kind",
    "constraint_field",
    "constraint_authority",
    "constraint_note",
)


@dataclass(frozen=True)
class LayerFacts:
    """What a planner says of a layer."""

    title_ar: str
    owner: str
    title_en: str = ""
    description_ar: str = ""
    classification: str = "internal"
    licence: str = ""
    source: str = ""
    source_date: date | None = None
    min_zoom: int = 9
    max_zoom: int = 22
    roles: tuple[str, ...] = ()
    municipality_id: int | None = None
    search_fields: tuple[str, ...] = ()
    constraint_kind: str = ""
    constraint_field: str = ""
    constraint_authority: str = ""
    constraint_note: str = ""
    field_titles: Mapping[str, str] = field(default_factory=dict)  # of the layer's fields; those not named keep theirs


def create_layer(code: str, geometry_kind: str, facts: LayerFacts, actor: Actor) -> PublishedLayer:
    """An empty draft.

    Raises:
        UserError: something said is not possible. Conflict: the code is taken.
    """
    if not CODE.fullmatch(code):
        raise UserError("layer_code")
    if geometry_kind not in GEOMETRIES:
        raise UserError("layer_geometry")
    if code in _TAKEN or db.session().scalar(select(PublishedLayer.id).where(PublishedLayer.code == code)) is not None:
        raise Conflict("layer_code_taken")
    said = _checked(facts, actor, [])
    layer = PublishedLayer(code=code, geometry_kind=geometry_kind, style=styles.single(), fields=[], edited_by_id=actor.user_id, **said)
    db.session().add(layer)
    db.session().flush()
    return layer


def edit_layer(layer: PublishedLayer, facts: LayerFacts, actor: Actor) -> None:
    """The layer is described anew. Whom it is for and what it binds, once changed, needs another person's approval again.

    Raises:
        Forbidden: not this person's layer. UserError: something said is not possible.
    """
    may_edit(layer, actor)
    said = _checked(facts, actor, layer.fields)
    for_others = any(said[name] != getattr(layer, name) for name in _NEEDS_APPROVAL)
    layer.fields = [{**one, "title": _title(facts.field_titles.get(one["name"], one["title"])) or one["name"]} for one in layer.fields]
    searched_anew = said["search_fields"] != layer.search_fields
    for name, value in said.items():
        setattr(layer, name, value)
    if for_others:
        take_back(layer, actor)
    layer.version += 1
    db.session().flush()
    if searched_anew:
        refold(layer)


def set_style(layer: PublishedLayer, raw: Mapping[str, Any], actor: Actor) -> None:
    """Raises UserError: the style is not understood."""
    may_edit(layer, actor)
    layer.style = styles.read_style(raw, [one["name"] for one in layer.fields])
    layer.version += 1
    db.session().flush()


def publish(layer: PublishedLayer, actor: Actor) -> None:
    """Those whom it is for see the layer.

    Raises:
        Forbidden: not an approver of this branch. Conflict: it is published. UserError: by the person who made it.
    """
    _allow(layer, actor, P.LAYER_PUBLISH)
    if layer.state == "published":
        raise Conflict("layer_is_published")
    if actor.user_id is not None and actor.user_id == layer.edited_by_id:
        raise UserError("layer_own_edit")
    layer.state, layer.published_by_id, layer.published_at = "published", actor.user_id, datetime.now(UTC)
    layer.version += 1
    db.session().flush()


def withdraw(layer: PublishedLayer, actor: Actor) -> None:
    """Only those who work on it see the layer.

    Raises:
        Forbidden: not an approver of this branch. Conflict: it is not published.
    """
    _allow(layer, actor, P.LAYER_PUBLISH)
    if layer.state != "published":
        raise Conflict("layer_not_published")
    layer.state = "withdrawn"
    layer.version += 1
    db.session().flush()


def take_back(layer: PublishedLayer, actor: Actor) -> None:
    """A draft again, to be approved by somebody else."""
    layer.state, layer.edited_by_id = "draft", actor.user_id


def may_edit(layer: PublishedLayer, actor: Actor) -> None:
    _allow(layer, actor, P.LAYER_EDIT)


def _allow(layer: PublishedLayer, actor: Actor, permission: P) -> None:
    """Raises Forbidden: the role is not held in the layer's branch; for a layer of the whole amanah, not in its seat."""
    if not held_at(layer.municipality_id, actor, permission):
        raise Forbidden("not_permitted", permission=str(permission))


def staff_roles() -> list[str]:
    """The roles that a layer may be restricted to."""
    return staff_roles_that_may(P.LAYER_VIEW)


def _checked(facts: LayerFacts, actor: Actor, fields: list[Any]) -> dict[str, Any]:
    said = {name: value for name, value in asdict(facts).items() if name != "field_titles"}
    for name, value in said.items():
        if isinstance(value, str):
            said[name] = " ".join(_UNSEEN.sub(" ", value).split())[: 2000 if name == "description_ar" else 200]
    if not said["title_ar"] or not said["owner"]:
        raise UserError("layer_untitled")
    if facts.classification not in CLASSIFICATIONS:
        raise UserError("layer_classification")
    if not 0 <= facts.min_zoom <= facts.max_zoom <= 22:
        raise UserError("layer_zooms")
    if not set(facts.roles) <= set(staff_roles()) or (facts.classification == "restricted") != bool(facts.roles):
        raise UserError("layer_roles")
    if not set(facts.search_fields) <= {one["name"] for one in fields}:
        raise UserError("layer_search_fields")
    if not held_at(facts.municipality_id, actor, P.LAYER_EDIT):
        raise UserError("layer_branch" if facts.municipality_id is not None else "layer_of_amanah")
    _check_constraint(said, fields)
    return {**said, "roles": sorted(facts.roles), "search_fields": sorted(facts.search_fields)}


def _title(words: str) -> str:
    return " ".join(_UNSEEN.sub(" ", words).split())[:80]


def _check_constraint(said: dict[str, Any], fields: list[Any]) -> None:
    """What does not belong to the kind of constraint is not kept."""
    kind = said["constraint_kind"]
    if kind not in ("", "building", "height", "consent"):
        raise UserError("layer_constraint")
    if kind != "height":
        said["constraint_field"] = ""
    elif not any(one["name"] == said["constraint_field"] and one["type"] == "number" for one in fields):
        raise UserError("layer_constraint_field")
    if kind == "consent" and not said["constraint_authority"]:
        raise UserError("layer_constraint_authority")
    if not kind:
        said["constraint_authority"] = said["constraint_note"] = ""

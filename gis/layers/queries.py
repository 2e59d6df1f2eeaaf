"""Reading the catalogue: whoever may not see a layer is told that there is none."""

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Float, and_, any_, case, cast, func, literal, or_, select

from app import db
from app.authz import Actor
from app.errors import NotFound
from app.i18n.folding import fold
from gis.layers.permissions import Permission as P
from gis.layers.scope import seats
from gis.models import PublishedFeature, PublishedLayer

PAGE = 30
CODE = re.compile(r"[a-z][a-z0-9-]{2,39}", re.ASCII)


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Published and public; published and for this person's role in this branch; or this person's own work."""
    published = PublishedLayer.state == "published"
    seen = [and_(published, PublishedLayer.classification == "public")]
    staff = set(actor.municipalities_where(P.LAYER_VIEW))
    for branch, roles in actor.roles.items():
        if branch in staff:
            seen.append(and_(published, _of(branch), _for_role(roles)))
    mine = set(actor.municipalities_where(P.LAYER_EDIT)) | set(actor.municipalities_where(P.LAYER_PUBLISH))
    if mine:
        seen.append(PublishedLayer.municipality_id.in_(sorted(mine)))
        if mine & seats():
            seen.append(PublishedLayer.municipality_id.is_(None))
    return or_(*seen)


def _of(branch: int) -> ColumnElement[bool]:
    return or_(PublishedLayer.municipality_id.is_(None), PublishedLayer.municipality_id == branch)


def _for_role(roles: frozenset[str]) -> ColumnElement[bool]:
    named = or_(*(literal(role) == any_(PublishedLayer.roles) for role in sorted(roles)))
    return or_(func.cardinality(PublishedLayer.roles) == 0, named)


def find_layer(code: str, actor: Actor) -> PublishedLayer | None:
    if not CODE.fullmatch(code):
        return None
    return db.session().scalars(select(PublishedLayer).where(PublishedLayer.code == code, visible_to(actor))).one_or_none()


def get_layer(code: str, actor: Actor) -> PublishedLayer:
    """Raises NotFound: none of that code that the reader may see."""
    if (found := find_layer(code, actor)) is None:
        raise NotFound("layer_not_found")
    return found


def list_layers(
    actor: Actor, words: str = "", classification: str = "", after: int | None = None, limit: int = PAGE
) -> Sequence[PublishedLayer]:
    """Newest first, one more than ``limit`` if there is more."""
    query = select(PublishedLayer).where(visible_to(actor)).order_by(PublishedLayer.id.desc()).limit(limit + 1)
    if classification:
        query = query.where(PublishedLayer.classification == classification)
    if words:
        said = f"%{words.lower().replace('%', '').replace('_', '')}%"
        columns = (
            PublishedLayer.code,
            PublishedLayer.title_ar,
            PublishedLayer.title_en,
            PublishedLayer.owner,
            PublishedLayer.description_ar,
        )
        query = query.where(or_(*(func.lower(column).like(said) for column in columns)))
    return db.session().scalars(query.where(PublishedLayer.id < after) if after else query).all()


def list_published(actor: Actor, *, public_only: bool = False) -> Sequence[PublishedLayer]:
    """Every published layer that the reader may see, by title."""
    query = select(PublishedLayer).where(PublishedLayer.state == "published", visible_to(actor)).order_by(PublishedLayer.title_ar)
    return db.session().scalars(query.where(PublishedLayer.classification == "public") if public_only else query).all()


def count_features(layer: PublishedLayer) -> int:
    return db.session().scalar(select(func.count()).where(PublishedFeature.layer_id == layer.id)) or 0


def extent_lonlat(layer: PublishedLayer) -> tuple[float, float, float, float] | None:
    """West, south, east, north of its shapes."""
    box = func.ST_Transform(func.ST_SetSRID(func.ST_Extent(PublishedFeature.geom_3857), 3857), 4326)
    asked = select(func.ST_XMin(box), func.ST_YMin(box), func.ST_XMax(box), func.ST_YMax(box))
    row = db.session().execute(asked.where(PublishedFeature.layer_id == layer.id)).one()
    return None if row[0] is None else (row[0], row[1], row[2], row[3])


def list_features(layer: PublishedLayer, words: str = "", after: int = 0, limit: int = 20) -> Sequence[Any]:
    """(id, properties) in order; ``words`` are looked for in the layer's search fields."""
    query = select(PublishedFeature.id, PublishedFeature.properties).where(
        PublishedFeature.layer_id == layer.id, PublishedFeature.id > after
    )
    for word in fold(words).split():
        query = query.where(PublishedFeature.name_folded.contains(word, autoescape=True))
    return db.session().execute(query.order_by(PublishedFeature.id).limit(limit + 1)).all()


def list_values(layer: PublishedLayer, field: str, limit: int) -> list[str]:
    """The values of a field, the most frequent first."""
    value = PublishedFeature.properties[field].astext
    query = select(value).where(PublishedFeature.layer_id == layer.id, value.is_not(None))
    return [str(one) for one in db.session().scalars(query.group_by(value).order_by(func.count().desc(), value).limit(limit))]


def list_breaks(layer: PublishedLayer, field: str, classes: int) -> list[float]:
    """Where equal shares of the layer's numbers end."""
    value = PublishedFeature.properties[field]
    number = case((func.jsonb_typeof(value) == "number", cast(value, Float)))
    shares = [step / classes for step in range(1, classes)]
    asked = select(func.percentile_cont(shares).within_group(number)).where(PublishedFeature.layer_id == layer.id)
    return sorted(set(db.session().scalar(asked) or []))

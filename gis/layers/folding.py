"""What a layer's shapes are found by: the words of its search fields in one spelling."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select, update

from app import db
from app.i18n.folding import fold
from gis.models import PublishedFeature, PublishedLayer

_AT_ONCE = 5_000


def folded(properties: Mapping[str, Any], search_fields: Sequence[str]) -> str:
    return fold(" ".join(str(properties[name]) for name in search_fields if properties.get(name) is not None))[:500]


def refold(layer: PublishedLayer) -> None:
    """Every shape is found by the search fields that the layer has now."""
    after = 0
    while True:
        query = select(PublishedFeature.id, PublishedFeature.properties).where(
            PublishedFeature.layer_id == layer.id, PublishedFeature.id > after
        )
        rows = db.session().execute(query.order_by(PublishedFeature.id).limit(_AT_ONCE)).all()
        if not rows:
            return
        words = [{"layer_id": layer.id, "id": key, "name_folded": folded(said, layer.search_fields)} for key, said in rows]
        db.session().execute(update(PublishedFeature), words)
        after = rows[-1].id

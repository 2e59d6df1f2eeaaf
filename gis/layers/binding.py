"""What published layers mean for a parcel: building barred, height limited, another authority to be asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from flask import url_for
from flask_babel import gettext as _
from geoalchemy2.shape import to_shape
from sqlalchemy import func, select

from app import db
from app.authz import ANONYMOUS, Actor
from app.sqlfile import load_sql
from gis.crs import STORAGE_SRID
from gis.layers.queries import visible_to
from gis.layers.words import CONSTRAINTS
from gis.models import PublishedFeature, PublishedLayer, SpatialUnit

ORDER = tuple(CONSTRAINTS)  # what bars building first


@dataclass(frozen=True)
class Constraint:
    """One layer that touches the parcel.

    ``kind``: building, height, consent. ``height_m``: the lowest of the limits that lie over the parcel, None where the layer
    gives none. ``share``: of the parcel's ground, 0 to 1; 0 for lines and points. ``names``: of at most three shapes.
    """

    code: str
    title: str
    kind: str
    share: float
    height_m: float | None = None
    authority: str = ""
    note: str = ""
    names: tuple[str, ...] = ()
    public: bool = False

    @property
    def words(self) -> str:
        """«يحدّ الارتفاع: 45 م»."""
        said = str(CONSTRAINTS[self.kind])
        if self.kind == "height" and self.height_m is not None:
            return _("%(what)s: %(n)s م", what=said, n=f"{self.height_m:g}")
        if self.authority:
            return _("%(what)s: %(who)s", what=said, who=self.authority)
        return said


def constraints_at(parcel: SpatialUnit, actor: Actor | None = None) -> list[Constraint]:
    """What binds the parcel, what bars building first.

    Args:
        actor: only layers that this person may see; None for every published one, for decisions of the municipality itself.
    """
    return constraints_on(to_shape(parcel.geom), binding_layers(actor))


def binding_layers(actor: Actor | None = None) -> list[PublishedLayer]:
    """Published layers that mean something for the ground beneath them, by code; ``actor`` as in ``constraints_at``."""
    query = select(PublishedLayer).where(PublishedLayer.state == "published", PublishedLayer.constraint_kind != "")
    return list(db.session().scalars((query if actor is None else query.where(visible_to(actor))).order_by(PublishedLayer.code)))


def constraints_on(ground: shapely.Geometry, layers: Sequence[PublishedLayer]) -> list[Constraint]:
    """What of these layers binds a ground in the storage CRS, what bars building first; a layer that is not named says no."""
    if not layers:
        return []
    by_id = {layer.id: layer for layer in layers}
    given = {"wkb": shapely.to_wkb(ground), "storage_srid": STORAGE_SRID, "ids": sorted(by_id)}
    found = [_constraint(by_id[row.layer_id], row) for row in db.session().execute(load_sql("gis", "layers/constraints_at"), given)]
    return sorted(found, key=lambda one: (ORDER.index(one.kind), -one.share, one.code))


def _constraint(layer: PublishedLayer, row: Any) -> Constraint:
    return Constraint(
        code=layer.code,
        title=layer.title_ar,
        kind=layer.constraint_kind,
        share=min(1.0, round(float(row.share), 4)),
        height_m=None if row.height_m is None else float(row.height_m),
        authority=layer.constraint_authority,
        note=layer.constraint_note,
        names=tuple(row.names or ()),
        public=layer.classification == "public",
    )


def constraints_touching(shape: shapely.Geometry) -> list[str]:
    """Titles of the published layers that bind building somewhere on this ground, storage CRS. Index: published_feature_geom_idx."""
    ground = func.ST_GeomFromWKB(shapely.to_wkb(shape), STORAGE_SRID)
    touches = select(PublishedFeature.id).where(
        PublishedFeature.layer_id == PublishedLayer.id,
        PublishedFeature.geom.op("&&")(ground),
        func.ST_Intersects(PublishedFeature.geom, ground),
    )
    query = select(PublishedLayer.title_ar).where(
        PublishedLayer.state == "published", PublishedLayer.constraint_kind != "", touches.exists()
    )
    return list(db.session().scalars(query.order_by(PublishedLayer.title_ar)))


def public_constraints_at(parcel: SpatialUnit) -> list[Constraint]:
    """Those that anybody may read: what a paper for the public says."""
    return constraints_at(parcel, ANONYMOUS)


def parcel_facts(parcel: SpatialUnit, actor: Actor) -> list[dict[str, Any]]:
    """On the parcel's panel: a row for each layer that binds it and that the reader may see."""
    return [
        {
            "key": _("قيد مكاني"),
            "value": f"{one.words} ({one.title})",
            "change_url": url_for("layers.show", code=one.code),
            "change_label": _("الطبقة"),
        }
        for one in constraints_at(parcel, actor)
    ]

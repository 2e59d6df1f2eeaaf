"""Layers that the municipality publishes beside its register: what each is, who may see it, how it is drawn, and its shapes."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import ARRAY, BigInteger, CheckConstraint, ForeignKey, Identity, Index, String, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base
from gis.crs import STORAGE_SRID, WEB_MERCATOR


class PublishedLayer(Base):
    """A layer of the catalogue. ``roles``: empty for every member of staff. ``municipality_id``: null for the whole amanah.

    ``style`` passed ``gis.layers.styles``. ``edited_by_id`` is who last changed what needs another's approval.
    ``constraint_kind``: what the layer means for a parcel that it touches; empty for nothing. ``constraint_field`` holds the
    greatest height in metres, ``constraint_authority`` whose consent is asked, ``constraint_note`` on what it rests.
    """

    __tablename__ = "published_layer"
    __table_args__ = (
        CheckConstraint("code ~ '^[a-z][a-z0-9-]{2,39}$'", name="code_plain"),
        CheckConstraint("classification IN ('public','internal','restricted')", name="classification_known"),
        CheckConstraint("classification <> 'restricted' OR cardinality(roles) > 0", name="restricted_names_roles"),
        CheckConstraint("geometry_kind IN ('polygon','line','point')", name="geometry_kind_known"),
        CheckConstraint("state IN ('draft','published','withdrawn')", name="state_known"),
        CheckConstraint("min_zoom >= 0 AND max_zoom <= 22 AND min_zoom <= max_zoom", name="zooms_in_order"),
        CheckConstraint("state <> 'published' OR published_by_id IS DISTINCT FROM edited_by_id", name="two_persons"),
        CheckConstraint("constraint_kind IN ('','building','height','consent')", name="constraint_known"),
        CheckConstraint("constraint_kind <> 'height' OR constraint_field <> ''", name="height_names_field"),
        CheckConstraint("constraint_kind <> 'consent' OR constraint_authority <> ''", name="consent_names_authority"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    title_ar: Mapped[str]
    title_en: Mapped[str] = mapped_column(server_default="")
    description_ar: Mapped[str] = mapped_column(server_default="")
    owner: Mapped[str]
    classification: Mapped[str] = mapped_column(server_default="internal")
    licence: Mapped[str] = mapped_column(server_default="")
    source: Mapped[str] = mapped_column(server_default="")
    source_date: Mapped[date | None]
    geometry_kind: Mapped[str]
    fields: Mapped[list[Any]] = mapped_column(JSONB, server_default="[]")  # [{name, title, type}]
    style: Mapped[dict[str, Any]] = mapped_column(JSONB)
    min_zoom: Mapped[int] = mapped_column(server_default="9")
    max_zoom: Mapped[int] = mapped_column(server_default="22")
    search_fields: Mapped[list[str]] = mapped_column(ARRAY(String), server_default="{}")
    roles: Mapped[list[str]] = mapped_column(ARRAY(String), server_default="{}")
    municipality_id: Mapped[int | None] = mapped_column(ForeignKey("municipality.id"))
    constraint_kind: Mapped[str] = mapped_column(server_default="")
    constraint_field: Mapped[str] = mapped_column(server_default="")
    constraint_authority: Mapped[str] = mapped_column(server_default="")
    constraint_note: Mapped[str] = mapped_column(server_default="")
    state: Mapped[str] = mapped_column(server_default="draft")
    filling: Mapped[dict[str, Any] | None] = mapped_column(JSONB)  # the last file: {state, file, read, accepted, rejected, problem}
    version: Mapped[int] = mapped_column(server_default="1")
    edited_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    published_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    published_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    changed_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())


class PublishedFeature(Base):
    """A shape of a published layer, with what the file said of it. ``geom_3857`` is the copy that tiles are cut from."""

    __tablename__ = "published_feature"
    __table_args__ = (
        CheckConstraint("ST_IsValid(geom) AND NOT ST_IsEmpty(geom)", name="geom_valid"),
        CheckConstraint(
            "ST_XMin(geom) > -1e8 AND ST_YMin(geom) > -1e8 AND ST_XMax(geom) < 1e8 AND ST_YMax(geom) < 1e8", name="geom_finite"
        ),
        CheckConstraint("outside_extent OR inside_installation_extent(geom)", name="geom_inside_extent"),
        Index("published_feature_geom_idx", "layer_id", "geom", postgresql_using="gist"),
        Index("published_feature_geom_3857_idx", "layer_id", "geom_3857", postgresql_using="gist"),
        Index("published_feature_name_idx", "name_folded", postgresql_using="gin", postgresql_ops={"name_folded": "gin_trgm_ops"}),
    )

    layer_id: Mapped[int] = mapped_column(ForeignKey("published_layer.id", ondelete="CASCADE"), primary_key=True)
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    properties: Mapped[dict[str, Any]] = mapped_column(JSONB)
    name_folded: Mapped[str] = mapped_column(server_default=text("''"))
    outside_extent: Mapped[bool] = mapped_column(server_default="false")
    geom: Mapped[WKBElement] = mapped_column(Geometry("GEOMETRY", srid=STORAGE_SRID, spatial_index=False), nullable=False)
    geom_3857: Mapped[WKBElement] = mapped_column(Geometry("GEOMETRY", srid=WEB_MERCATOR, spatial_index=False), nullable=False)

"""What every row of land shares: identity, place, and the checks a geometry passes before it is written."""

from typing import Any
from uuid import UUID

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.i18n.folding import fold
from gis.crs import STORAGE_SRID


class Land:
    """A row of land: ``id`` is the tile feature id, ``uuid`` leaves the house."""

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    uuid: Mapped[UUID] = mapped_column(server_default=text("gen_random_uuid()"), unique=True)
    municipality_id: Mapped[int | None] = mapped_column(ForeignKey("municipality.id"), index=True)
    outside_extent: Mapped[bool] = mapped_column(default=False, server_default="false")
    import_run_id: Mapped[UUID | None] = mapped_column(ForeignKey("import_run.id"))


def land_constraints(table: str, *others: Any) -> tuple[Any, ...]:
    """Checks at write, so that nothing is checked at read, and the spatial index.

    A row that an import brought from outside the installation's box says so in ``outside_extent``, and only such
    a row may lie in no municipality.
    """
    return (
        CheckConstraint("ST_IsValid(geom) AND NOT ST_IsEmpty(geom)", name="geom_valid"),
        CheckConstraint(
            "ST_XMin(geom) > -1e8 AND ST_YMin(geom) > -1e8 AND ST_XMax(geom) < 1e8 AND ST_YMax(geom) < 1e8", name="geom_finite"
        ),
        CheckConstraint("outside_extent OR inside_installation_extent(geom)", name="geom_inside_extent"),
        CheckConstraint("outside_extent OR municipality_id IS NOT NULL", name="municipality_known"),
        Index(f"{table}_geom_idx", "geom", postgresql_using="gist"),
        *others,
    )


def stored(kind: str) -> Mapped[WKBElement]:
    """A geometry column in the storage CRS; its index is declared by ``land_constraints``."""
    return mapped_column(Geometry(kind, srid=STORAGE_SRID, spatial_index=False), nullable=False)


def folded_from(column: str):
    """Column default: the folded spelling of another column of the same row."""

    def folded(context) -> str:
        return fold(context.get_current_parameters().get(column) or "")

    return folded

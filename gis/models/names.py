"""Names that everybody's search reads, in one narrow table; triggers follow the tables that the names come from."""

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base
from gis.crs import STORAGE_SRID


class LandName(Base):
    """The name of a district, a plan that stands, a street or a place. ``key`` is its id there, ``note`` a plan's number.

    ``words`` are those of the folded name. A plan may have no point; then its parcels tell where it lies.
    """

    __tablename__ = "land_name"
    __table_args__ = (
        CheckConstraint("kind IN ('district','plan','place','street')", name="kind_known"),
        Index("land_name_words_idx", "words", postgresql_using="gin", postgresql_with={"fastupdate": "off"}),
    )

    kind: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    municipality_id: Mapped[int | None]
    name_ar: Mapped[str]
    name_folded: Mapped[str]
    note: Mapped[str] = mapped_column(default="", server_default="")
    words: Mapped[list[str]] = mapped_column(ARRAY(String))
    point: Mapped[WKBElement | None] = mapped_column(Geometry("POINT", srid=STORAGE_SRID, spatial_index=False))


class NameSpelling(Base):
    """Every word of those names under itself and under what is left of it without one letter.

    Two words of which either is the other with a letter wrong, lacking, doubled or swapped share such a variant, so a misspelt
    word is found by equality. In the order of code points, so that words that begin alike lie together.
    """

    __tablename__ = "name_spelling"

    variant: Mapped[str] = mapped_column(String(collation="C"), primary_key=True)
    word: Mapped[str] = mapped_column(String(collation="C"), primary_key=True)

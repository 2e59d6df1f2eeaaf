"""What was chosen once, when the database was made."""

from sqlalchemy import ARRAY, CheckConstraint, Double, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base


class Installation(Base):
    """The one row that says in which CRS the land is stored and in which box it must lie."""

    __tablename__ = "installation"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    storage_srid: Mapped[int]
    extent_lonlat: Mapped[list[float]] = mapped_column(ARRAY(Double))

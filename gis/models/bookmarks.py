"""What a person keeps of the map for himself."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base


class MapBookmark(Base):
    """A view of the map under a name: the query string that brings it back."""

    __tablename__ = "map_bookmark"
    __table_args__ = (
        UniqueConstraint("user_id", "name", name="uq_map_bookmark_user_id_name"),
        CheckConstraint("length(name) BETWEEN 1 AND 60", name="name_short"),
        CheckConstraint("length(address) <= 8000", name="address_short"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text("gen_random_uuid()"))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    name: Mapped[str]
    address: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

"""Documents: who gave what for which case. The bytes lie in the media store under their SHA-256."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ColumnElement, ForeignKey, Index, String, and_, any_, func, or_, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.casework.models import CaseParty
from app.db import Base, uuid7
from app.tenancy import PARTIES, MunicipalityScoped


class DocumentContent(Base):
    """Bytes that the media store holds, once however often they were sent."""

    __tablename__ = "document_content"
    __table_args__ = (CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="sha256_hex"), CheckConstraint("size > 0", name="size_positive"))

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger)
    media_type: Mapped[str]
    stored_at: Mapped[datetime] = mapped_column(server_default=func.now())


class Document(MunicipalityScoped, Base):
    """One document as somebody handed it in, or as we issued it. Replaced by a newer one, never changed.

    ``private_exif`` holds where and when a photo was taken; it was cut out of the stored bytes and is shown to
    staff only. ``audience`` staff: not even the case's own parties see the document.
    """

    __tablename__ = "document"
    __table_args__ = (
        CheckConstraint("audience IN ('parties','staff')", name="audience_known"),
        CheckConstraint("length(filename) BETWEEN 1 AND 120", name="filename_length"),
        Index("ix_document_case_id", "case_id", "kind", "created_at"),
        Index("ix_document_sha256", "sha256"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("case.id"))
    kind: Mapped[str]  # document type key of the catalogue
    label: Mapped[str]
    filename: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(ForeignKey("document_content.sha256"))
    audience: Mapped[str] = mapped_column(default="parties")
    uploaded_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    superseded_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("document.id"))
    private_exif: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))

    @classmethod
    def visible(cls) -> ColumnElement[bool]:
        taking_part = select(CaseParty.case_id).where(CaseParty.party_id == any_(PARTIES))
        return or_(super().visible(), and_(cls.audience == "parties", cls.case_id.in_(taking_part)))

    @property
    def is_image(self) -> bool:
        return self.media_type.startswith("image/")

    @property
    def extension(self) -> str:
        return self.filename.rpartition(".")[2]

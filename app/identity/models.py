"""Parties, accounts and the roles they hold."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, false, func, literal_column, true
from sqlalchemy.dialects.postgresql import INET
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, uuid7

PARTY_KINDS = ("citizen", "resident", "establishment", "government", "non_profit")


class Party(Base):
    """A person or body that can hold rights: LA_Party in ISO 19152. Not an account."""

    __tablename__ = "party"
    __table_args__ = (
        CheckConstraint("kind IN ('citizen','resident','establishment','government','non_profit')", name="kind_known"),
        CheckConstraint("identifier IS NULL OR identifier ~ '^[0-9]{10}$'", name="identifier_ten_digits"),
        UniqueConstraint("identifier"),
        UniqueConstraint("municipality_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    kind: Mapped[str]
    name_ar: Mapped[str]
    name_folded: Mapped[str] = mapped_column(default="")
    identifier: Mapped[str | None]  # national id, iqama or unified number
    phone: Mapped[str | None]  # E.164
    email: Mapped[str | None]
    language: Mapped[str] = mapped_column(default="ar")
    accreditation: Mapped[str | None]  # engineering_office, service_centre …
    four_eyes: Mapped[bool] = mapped_column(default=False, server_default=false())  # who prepares does not submit
    municipality_id: Mapped[int | None] = mapped_column(ForeignKey("municipality.id"))  # the branch itself, for which its staff file
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class User(Base):
    """An account that signs in. What it may do comes from memberships and mandates."""

    __tablename__ = "user_account"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    username: Mapped[str] = mapped_column(unique=True)
    display_name: Mapped[str]
    password_hash: Mapped[str]
    party_id: Mapped[UUID | None] = mapped_column(ForeignKey("party.id"))
    language: Mapped[str] = mapped_column(default="ar")
    persona: Mapped[str | None]  # demo accounts: the person in the story
    is_active: Mapped[bool] = mapped_column(default=True)
    session_epoch: Mapped[int] = mapped_column(default=1)  # raised to end every open session
    last_sign_in_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    # flask-login's protocol
    @property
    def is_authenticated(self) -> bool:
        return True

    @property
    def is_anonymous(self) -> bool:
        return False

    def get_id(self) -> str:
        return f"{self.id}:{self.session_epoch}"


class Membership(Base):
    """A role held in a municipality from a day to a day."""

    __tablename__ = "membership"
    __table_args__ = (
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="ends_after_start"),
        Index(
            "uq_membership_held_once",
            "user_id",
            "municipality_id",
            "role",
            "valid_from",
            unique=True,
            postgresql_where=literal_column("ended_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"), index=True)
    org_unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("org_unit.id"))
    role: Mapped[str]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    ended_at: Mapped[datetime | None]  # taken away before its last day; the row stays as history
    granted_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))


class Mandate(Base):
    """A person acts for a party (office, establishment) from a day to a day."""

    __tablename__ = "mandate"
    __table_args__ = (UniqueConstraint("user_id", "party_id", "role", "valid_from"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    party_id: Mapped[UUID] = mapped_column(ForeignKey("party.id"), index=True)
    role: Mapped[str]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    granted_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    ended_at: Mapped[datetime | None]  # taken away before its last day
    ended_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))


class Delegation(Base):
    """A party lets another file for it: named services (all, if none is named), until a day. Not membership of a body.

    The delegate sees only the files it was named in; ``consent`` says how the principal agreed.
    """

    __tablename__ = "delegation"
    __table_args__ = (
        CheckConstraint("kind IN ('agent','office','staff','service_centre','government')", name="kind_known"),
        CheckConstraint("principal_id <> delegate_id", name="of_another"),
        CheckConstraint("valid_to >= valid_from", name="ends_after_start"),
        CheckConstraint("consent IN ('principal','code')", name="consent_known"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    principal_id: Mapped[UUID] = mapped_column(ForeignKey("party.id"), index=True)
    delegate_id: Mapped[UUID] = mapped_column(ForeignKey("party.id"), index=True)
    kind: Mapped[str]
    services: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    may_submit: Mapped[bool] = mapped_column(default=True, server_default=true())
    valid_from: Mapped[date]
    valid_to: Mapped[date]
    consent: Mapped[str]
    granted_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))


class ConsentCode(Base):
    """The digits by which a person at the counter agrees that a service centre files for him; only their hash is kept."""

    __tablename__ = "consent_code"
    __table_args__ = (Index("ix_consent_code_principal_id", "principal_id", "created_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    principal_id: Mapped[UUID] = mapped_column(ForeignKey("party.id"))
    delegate_id: Mapped[UUID] = mapped_column(ForeignKey("party.id"))
    service_code: Mapped[str]
    asked_by_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    code_hash: Mapped[str]
    expires_at: Mapped[datetime]
    tries_left: Mapped[int]
    used_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class SignInAttempt(Base):
    """A try to sign in, kept outside the request's transaction so that a refusal is counted too."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (Index("ix_sign_in_attempt_username_at", "username", "at"), Index("ix_sign_in_attempt_address_at", "address", "at"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    username: Mapped[str]
    address: Mapped[str] = mapped_column(INET)
    succeeded: Mapped[bool]
    at: Mapped[datetime] = mapped_column(server_default=func.now())

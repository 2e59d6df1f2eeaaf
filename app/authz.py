"""Who may do what. A role is always held in a municipality; a permission is granted to a role in ``wiring``."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from flask import Flask, current_app, request

from app.errors import Forbidden
from app.tenancy import Scope, scoped

PUBLIC, CITIZEN = "public", "citizen"
NO_BUSINESS = frozenset({"administrator"})
# Roles a party has in one case, never a membership of a person.
PARTICIPANT_ROLES = ("applicant", "delegate", "preparer", "engineering_office", "payer", "reporter", "violator")


class Permission(StrEnum):
    """What the platform itself guards."""

    SYSTEM_ACT = "app:system:act"
    CASE_VIEW = "app:case:view"
    CASE_INBOX = "app:case:inbox"
    CASE_ASSIGN = "app:case:assign"
    CASE_MOVE = "app:case:move"
    CASE_OWN = "app:case:own"
    ADMINISTER = "app:installation:administer"
    TODAY_VIEW = "app:today:view"


@dataclass(frozen=True)
class Actor:
    """Who acts: a person with the roles and parties valid today, the public, or the system."""

    user_id: UUID | None = None
    name: str = ""
    party_ids: frozenset[UUID] = frozenset()
    roles: Mapping[int, frozenset[str]] = field(default_factory=dict)
    mandate_roles: frozenset[str] = frozenset()
    own_party_id: UUID | None = None  # the person himself among ``party_ids``
    is_system: bool = False
    language: str = "ar"

    @property
    def signed_in(self) -> bool:
        return self.user_id is not None

    @property
    def scope(self) -> Scope:
        """Rows of the branches where a business role is held; who only administers sees no case, party or invoice."""
        here = sorted(m for m, roles in self.roles.items() if roles - NO_BUSINESS)
        return Scope(tuple(here), tuple(self.party_ids), self.is_system)

    def all_roles(self) -> frozenset[str]:
        """Every role this person could be using somewhere."""
        held = frozenset().union(*self.roles.values()) | self._implicit()
        return held | frozenset(PARTICIPANT_ROLES) if self.signed_in else held

    def roles_for(self, subject: Any) -> frozenset[str]:
        """The roles that count for this subject: those held in its municipality and those its case gives."""
        participant = getattr(subject, "participant_roles", None)
        taking_part = participant(self.party_ids) if participant and self.party_ids else frozenset()
        return self.roles.get(subject.municipality_id, frozenset()) | taking_part | self._implicit()

    def may(self, permission: str, subject: Any = None) -> bool:
        if self.is_system:
            return True
        grants = current_app.extensions["grants"]
        roles = self.all_roles() if subject is None else self.roles_for(subject)
        return any(permission in grants.get(role, ()) for role in roles)

    def municipalities_where(self, permission: StrEnum) -> list[int]:
        """Municipalities in which a held role grants ``permission``, ascending."""
        grants = current_app.extensions["grants"]
        return sorted(m for m, roles in self.roles.items() if any(permission in grants.get(r, ()) for r in roles))

    def _implicit(self) -> frozenset[str]:
        return frozenset({PUBLIC, CITIZEN} if self.signed_in else {PUBLIC})


ANONYMOUS = Actor()
SYSTEM = Actor(name="النظام", is_system=True)
_actor: ContextVar[Actor] = ContextVar("actor", default=ANONYMOUS)


class Located(Protocol):
    """Anything that stands in a branch."""

    @property
    def municipality_id(self) -> int | None: ...


def staff_roles_that_may(permission: str) -> list[str]:
    """Roles of employees to which the permission is granted, by name."""
    grants = current_app.extensions["grants"]
    return sorted(role for role in grants if permission in grants[role] and role not in {*PARTICIPANT_ROLES, *NO_BUSINESS, PUBLIC, CITIZEN})


def current_actor() -> Actor:
    return _actor.get()


@contextmanager
def acting_as(actor: Actor) -> Iterator[Actor]:
    """Inside, ``actor`` is the one who acts and sees."""
    token = _actor.set(actor)
    try:
        with scoped(actor.scope):
            yield actor
    finally:
        _actor.reset(token)


def init_app(app: Flask) -> None:
    app.extensions["grants"] = {}
    grant(app, CITIZEN, Permission.CASE_OWN)
    for role in ("reviewer", "approver", "clerk", "inspector", "desk_940", "planner", "finance"):
        grant(app, role, Permission.CASE_VIEW, Permission.CASE_INBOX)
    grant(app, "approver", Permission.CASE_ASSIGN, Permission.CASE_MOVE)
    grant(app, "desk_940", Permission.CASE_MOVE)
    grant(app, "director", Permission.CASE_VIEW, Permission.CASE_INBOX, Permission.TODAY_VIEW, Permission.CASE_ASSIGN, Permission.CASE_MOVE)
    grant(app, "administrator", Permission.ADMINISTER)
    for role in PARTICIPANT_ROLES:
        grant(app, role, Permission.CASE_VIEW)


def grant(app: Flask, role: str, *permissions: StrEnum) -> None:
    app.extensions["grants"].setdefault(role, set()).update(permissions)


def authorize(actor: Actor, permission: str, subject: Located) -> None:
    """May this actor do this to this thing?

    Raises:
        Forbidden: no role that counts for the subject grants the permission.
    """
    if not actor.may(permission, subject):
        raise Forbidden("not_permitted", permission=str(permission))


def requires(permission: StrEnum) -> Callable:
    """Mark an endpoint: may this kind of person open this page at all? The command asks again for the subject."""

    def mark(view: Callable) -> Callable:
        setattr(view, "access", permission)  # noqa: B010  a mark on a function, which types do not know
        return view

    return mark


def public(view: Callable) -> Callable:
    """Mark an endpoint that anybody may call."""
    setattr(view, "access", PUBLIC)  # noqa: B010
    return view


def machine(view: Callable) -> Callable:
    """Mark an endpoint for programs that prove themselves (signature, key): no CSRF token, own idempotency."""
    setattr(view, "access", "machine")  # noqa: B010
    return view


def access_of(endpoint: str | None) -> Any:
    return getattr(current_app.view_functions.get(endpoint or ""), "access", None)


def check_endpoint() -> None:
    """Refuse a request whose endpoint this kind of person may not open.

    Raises:
        SignInFirst: nobody is signed in and a role is needed.
        Forbidden: the person holds no role that grants the endpoint's permission.
    """
    access = access_of(request.endpoint)
    actor = current_actor()
    if access in (None, PUBLIC, "machine") or actor.may(access):
        return
    if not actor.signed_in:
        raise SignInFirst("sign_in_first")
    raise Forbidden("not_permitted", permission=str(access))


class SignInFirst(Forbidden):
    """Nobody is signed in: a page leads to sign-in and back, an interface answers 401."""

    status = 401


def check_every_endpoint_declares_access(app: Flask) -> None:
    """Refuse to boot when an endpoint forgot to say who may call it."""
    undeclared = [
        name
        for name, view in app.view_functions.items()
        if name.split(".")[-1] not in ("static", "openapi", "spec") and not hasattr(view, "access")
    ]
    if undeclared:
        raise RuntimeError(f"no @requires, @public or @machine on: {', '.join(sorted(undeclared))}")

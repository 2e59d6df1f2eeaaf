"""One act on several files at once: each stands or falls by itself, and whoever acts reads why each one fell."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from flask import Flask, current_app
from sqlalchemy import select

from app import db
from app.authz import Actor, Permission
from app.casework import commands
from app.casework.models import Case
from app.casework.queries import get_case
from app.errors import Conflict, NotFound, UserError, message_for
from app.identity.models import Membership, User

MOST = 50
Act = Callable[[Case, Actor, Mapping[str, str]], None]  # (case, actor, the form)


@dataclass(frozen=True)
class BulkAct:
    """``label`` is the button's; ``permission``: who is offered it at all, the command asks again for each file."""

    code: str
    label: Any
    permission: StrEnum
    run: Act


@dataclass(frozen=True)
class Outcome:
    """What came of the act on one file: done, or the sentence that says why not."""

    reference: str
    title: str
    refusal: str = ""


def register_bulk(app: Flask, *acts: BulkAct) -> None:
    """Offer further acts in the inbox, in the order of registration."""
    app.extensions.setdefault("bulk_acts", {}).update({act.code: act for act in acts})


def offered(actor: Actor) -> list[BulkAct]:
    return [act for act in current_app.extensions.get("bulk_acts", {}).values() if actor.municipalities_where(act.permission)]


def run_bulk(code: str, references: Sequence[str], form: Mapping[str, str], actor: Actor) -> list[Outcome]:
    """Every file of the list was acted on or says why not; a refusal of one undoes nothing of another.

    Raises:
        UserError: ``bulk_unknown``, ``nothing_chosen``, ``bulk_many``.
    """
    act = next((a for a in offered(actor) if a.code == code), None)
    chosen = list(dict.fromkeys(references))
    if act is None:
        raise UserError("bulk_unknown")
    if not chosen:
        raise UserError("nothing_chosen")
    if len(chosen) > MOST:
        raise UserError("bulk_many")
    return [_one(act, reference, form, actor) for reference in chosen]


def colleagues(actor: Actor) -> list[tuple[str, str]]:
    """(id, name) of employees of the branches where the actor may hand files out; empty where he may not."""
    here = actor.municipalities_where(Permission.CASE_ASSIGN)
    if not here:
        return []
    query = (
        select(User.id, User.display_name)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.municipality_id.in_(here), Membership.ended_at.is_(None), User.is_active)
        .distinct()
        .order_by(User.display_name)
    )
    return [(str(key), name) for key, name in db.session().execute(query)]


def assign_to(case: Case, actor: Actor, form: Mapping[str, str]) -> None:
    """The file lies on the chosen colleague's desk."""
    try:
        user = db.session().get(User, UUID(form.get("assignee", "")))
    except ValueError as error:
        raise UserError("assignee_unfit") from error
    if user is None or str(user.id) not in dict(colleagues(actor)):
        raise UserError("assignee_unfit")
    commands.assign(case, user.id, user.display_name, actor)


def _one(act: BulkAct, reference: str, form: Mapping[str, str], actor: Actor) -> Outcome:
    try:
        case = get_case(reference)
    except NotFound as refusal:
        return Outcome(reference, "", message_for(refusal.code))
    number, title = case.reference, case.title
    try:
        with db.session().begin_nested():
            if case.closed_at is not None:
                raise Conflict("wrong_state")
            act.run(case, actor, form)
    except UserError as refusal:
        return Outcome(number, title, message_for(refusal.code, refusal.details))
    return Outcome(number, title)

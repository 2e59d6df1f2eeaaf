"""Changes that an officer proposes to a file, and the applicant accepts or rejects: what was, what it would become, and why."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from app import db
from app.authz import Actor, authorize
from app.casework.commands import add_party
from app.casework.workflow import record
from app.errors import Conflict, NotFound, UserError
from app.forms import clean
from app.identity.models import Party
from app.tenancy import everything
from licensing.applications import checks, drawing, queries
from licensing.models import Application, CorrectionItem, CorrectionRequest
from licensing.permissions import Permission as P
from licensing.presenters.answers import answer_words
from licensing.review.changes import part_name

KINDS = ("description", "fee", "party", "boundary")
TARGET = "proposal"


def propose(application: Application, kind: str, name: str, new: str, why: str, actor: Actor) -> CorrectionItem:
    """The change waits with the remarks and goes to the applicant when the file is returned.

    Args:
        kind: description: another answer; fee: the quantity answered on which the fee is reckoned; party: one more owner, by his
            number; boundary: a drawn part in other lines (GeoJSON, longitude/latitude).
        name: of the answer or the drawn part; for a party nothing.

    Raises:
        Forbidden: not the reviewer. UserError ``proposal_unfit``: not of this file, unchanged, without a reason, or not acceptable.
    """
    authorize(actor, P.APPLICATION_REVIEW, application)
    if application.state != "under_review" or kind not in KINDS or not (new.strip() and why.strip()):
        raise UserError("proposal_unfit")
    payload = _payload(application, kind, name, new.strip())
    request = queries.find_open_correction(application)
    if request is None:
        request = CorrectionRequest(application_id=application.id, submission_number=len(queries.list_submissions(application)))
        db.session().add(request)
    key = f"{kind}:{name or payload['new']}"
    item = next((i for i in request.items if (i.target, i.name) == (TARGET, key)), None)
    if item is None:
        item = CorrectionItem(target=TARGET, name=key, kind=kind, remark=why.strip()[:1000])
        request.items.append(item)
    item.remark, item.payload = why.strip()[:1000], payload
    db.session().flush()
    return item


def withdraw(application: Application, item_id: UUID, actor: Actor) -> None:
    """The proposal is taken back before it was sent."""
    authorize(actor, P.APPLICATION_REVIEW, application)
    request = queries.find_open_correction(application)
    if request is not None and request.opened_at is None:
        request.items = [i for i in request.items if i.id != item_id or i.target != TARGET]
        db.session().flush()


def reply(application: Application, item_id: UUID, response: str, note: str, actor: Actor) -> CorrectionItem:
    """The applicant's yes changes the file as proposed; his no leaves it, with his reason.

    Raises:
        Forbidden: takes no part in the file. NotFound: no such proposal. Conflict ``proposal_answered``.
        UserError ``proposal_reply_unknown``: neither yes nor no, or a no without its reason.
    """
    authorize(actor, P.APPLICATION_CORRECT, application)
    item = next((i for i in open_proposals(application) if i.id == item_id), None)
    if item is None:
        raise NotFound()
    db.session().refresh(item, with_for_update={"of": CorrectionItem})
    if item.response is not None:
        raise Conflict("proposal_answered")
    if response not in ("accepted", "rejected") or (response == "rejected" and not note.strip()):
        raise UserError("proposal_reply_unknown")
    item.response, item.response_note, item.answered_at = response, note.strip()[:1000], datetime.now(UTC)
    if response == "accepted":
        _carry_out(application, item, actor)
    words = "قُبل المقترح" if response == "accepted" else f"رُفض المقترح: {item.response_note}"
    record(application, "proposal_answered", application.state, actor, note=f"{words} ({item.remark})", data={"item": str(item.id)})
    db.session().flush()
    return item


def open_proposals(application: Application) -> list[CorrectionItem]:
    """What the applicant is asked to accept or reject now."""
    request = queries.find_open_correction(application) if application.state == "returned" else None
    return [item for item in request.items if item.target == TARGET] if request else []


def rows(application: Application, items: list[CorrectionItem]) -> list[dict[str, Any]]:
    """As a page shows them: what about, from what to what, why, and the answer."""
    return [
        {
            "id": item.id,
            "kind": item.kind,
            "label": _label(application, item),
            "old": _words(application, item, "old"),
            "new": _words(application, item, "new"),
            "why": item.remark,
            "response": item.response,
            "note": item.response_note,
        }
        for item in items
    ]


def _payload(application: Application, kind: str, name: str, new: str) -> dict[str, Any]:
    if kind == "party":
        with everything():
            party = db.session().scalars(select(Party).where(Party.identifier == new)).one_or_none()
        if party is None or any(p.party_id == party.id for p in application.parties):
            raise UserError("proposal_unfit")
        return {"old": None, "new": party.identifier, "party_id": str(party.id), "name": party.name_ar}
    if kind == "boundary":
        if name not in queries.parts_wanted(application):
            raise UserError("proposal_unfit")
        return {"old": None, "new": new, "part": name}
    field = queries.service_of(application).form.by_name.get(name)
    if field is None or (kind == "fee" and field.type not in ("number", "money")):
        raise UserError("proposal_unfit")
    old = application.answers.get(name)
    if str(old) == new or clean(queries.form_for(application).only([name]), MultiDict({name: new})).errors:
        raise UserError("proposal_unfit")
    return {"old": old, "new": new}


def _carry_out(application: Application, item: CorrectionItem, actor: Actor) -> None:
    payload: Mapping[str, Any] = item.payload or {}
    if item.kind == "party":
        add_party(application, UUID(payload["party_id"]), "applicant")
    elif item.kind == "boundary":
        drawing.draw_part(application, payload["part"], payload["new"], actor)
    else:
        application.answers = {**application.answers, item.name.partition(":")[2]: payload["new"]}
    db.session().flush()
    checks.run_checks(application)


def _label(application: Application, item: CorrectionItem) -> str:
    name = item.name.partition(":")[2]
    if item.kind == "party":
        return "إضافة شريك في الملكية"
    if item.kind == "boundary":
        return f"حدود {part_name(name)}"
    field = queries.service_of(application).form.by_name.get(name)
    return str(field.label) if field else name


def _words(application: Application, item: CorrectionItem, which: str) -> str:
    value = (item.payload or {}).get(which)
    if value is None:
        return ""
    if item.kind == "party":
        return str((item.payload or {}).get("name", value))
    if item.kind == "boundary":
        return "رسم جديد"
    field = queries.service_of(application).form.by_name.get(item.name.partition(":")[2])
    return answer_words(field, value) if field else str(value)

"""What can be done with an application. Steps along the procedure are ``app.casework.workflow.advance``."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from app import db
from app.authz import SYSTEM, Actor, authorize
from app.casework import workflow
from app.documents.commands import Upload, store, supersede
from app.documents.models import Document
from app.documents.queries import find_document
from app.errors import Forbidden, UserError, message_for
from app.forms import FormDefinition, as_json, as_typed, clean
from app.identity.queries import accredited_offices
from app.ledger.events import InvoicePaid
from app.tenancy import everything
from licensing.applications import answering, drawing, queries, reuse
from licensing.applications.opening import start_application as start_application
from licensing.applications.reuse import Carried
from licensing.catalogue.definitions import Answerer, DocumentNeed
from licensing.models import Application, CorrectionItem, CorrectionRequest
from licensing.permissions import Permission as P

_WHO_ANSWERS: dict[Answerer, P] = {"applicant": P.APPLICATION_PREPARE, "engineering_office": P.APPLICATION_DESIGN}


def save_answers(
    application: Application,
    definition: FormDefinition,
    data: Any,
    answerer: Answerer,
    actor: Actor,
    *,
    partial: bool = False,
    seen: int | None = None,
    carried: Mapping[str, Carried] | None = None,
    confirmed: bool = False,
) -> dict[str, Any]:
    """The answers of a form are kept; faults by name are returned, and what was typed wrongly is kept too.

    Args:
        partial: autosave: nothing is complained of.
        seen: number of the save that the form showed; another person's later answers are not overwritten unseen.
        carried: answers of earlier requests with which the form was filled; unless ``confirmed`` they are not taken.

    Raises:
        Forbidden: the file is in the other's hands, or only other answers were reopened.
        ChangedMeanwhile: another person answered the same questions otherwise meanwhile.
    """
    _require_hand(application, answerer, actor)
    allowed = _open_names(application, "answer")
    names = [f.name for f in definition.fields if allowed is None or f.name in allowed]
    form = definition.only(names)
    typed = as_typed(form, data)
    checked = clean(form, typed)
    kept = {**typed, **{k: v for k, v in as_json(checked.values).items() if k not in checked.errors}}
    unsure = reuse.unconfirmed(carried or {}, kept, confirmed)
    faults: dict[str, Any] = dict(checked.errors) | ({reuse.CONFIRMED: message_for("carried_not_confirmed")} if unsure else {})
    names = [name for name in names if name not in unsure]
    kept = answering.merge(application, names, {name: kept[name] for name in names if name in kept}, seen, actor)
    sources = {name: one.reference for name, one in (carried or {}).items() if kept.get(name) == one.value}
    answering.store(application, names, kept, actor, sources)
    if partial:
        db.session().flush()
        return {}
    _mark_answered(application, "answer", [n for n in names if n not in checked.errors])
    db.session().flush()
    return faults


def name_office(application: Application, office_party_id: UUID, actor: Actor) -> None:
    """The owner has chosen who designs and supervises."""
    answering.lock(application)
    authorize(actor, P.APPLICATION_PREPARE, application)
    if application.state != "draft":
        raise Forbidden("not_in_your_hands")
    if office_party_id not in {office.id for office in accredited_offices()}:
        raise UserError("unmet_office_named")
    application.office_party_id = office_party_id
    answering.touched(application, actor)
    db.session().flush()


def draw(application: Application, part: str, geojson: str, actor: Actor) -> None:
    """A floor or fence stands as drawn.

    Raises:
        GeometryFault: a shape that cannot be; nothing is repaired. UserError: the service has no such part.
    """
    _require_drawer(application, part, actor)
    if part not in queries.parts_wanted(application):
        raise UserError("unknown_part")
    drawing.draw_part(application, part, geojson, actor)
    answering.touched(application, actor)
    _mark_answered(application, "drawing", [part])


def erase(application: Application, part: str, actor: Actor) -> None:
    """The part is not built after all."""
    _require_drawer(application, part, actor)
    drawing.erase_part(application, part)
    answering.touched(application, actor)
    _mark_answered(application, "drawing", [part])


def attach(application: Application, code: str, upload: Upload, actor: Actor) -> Document:
    """The document is part of the file; an earlier one of the kind stays in the record behind it.

    Raises:
        UserError: the service asks for no such document, or the file cannot be accepted.
    """
    need = _need(application, code)
    _require_hand(application, "engineering_office" if need.by == "engineering_office" else "applicant", actor)
    if (allowed := _open_names(application, "document")) is not None and code not in allowed:
        raise Forbidden("not_reopened")
    earlier = find_document(application, code)
    document = store(upload, case=application, kind=code, actor=actor, accept=need.accept)
    if earlier is not None and earlier.id != document.id:
        supersede(earlier, document)
    answering.touched(application, actor)
    _mark_answered(application, "document", [code])
    return document


def name_correction(application: Application, target: str, name: str, remark: str, actor: Actor) -> None:
    """The reviewer pins a remark to an answer, a document or the drawing; it opens when he returns the file."""
    authorize(actor, P.APPLICATION_REVIEW, application)
    if application.state != "under_review" or not remark.strip():
        raise UserError("note_required")
    request = queries.find_open_correction(application)
    if request is None:
        request = CorrectionRequest(application_id=application.id, submission_number=len(queries.list_submissions(application)))
        db.session().add(request)
    row = next((i for i in request.items if (i.target, i.name) == (target, name)), None)
    if row is None:
        request.items.append(CorrectionItem(target=target, name=name, remark=remark.strip()))
    else:
        row.remark = remark.strip()
    db.session().flush()


def drop_correction(application: Application, target: str, name: str, actor: Actor) -> None:
    """The reviewer takes a remark back before returning the file."""
    authorize(actor, P.APPLICATION_REVIEW, application)
    request = queries.find_open_correction(application)
    if request is not None and request.opened_at is None:
        request.items = [i for i in request.items if (i.target, i.name) != (target, name)]
        db.session().flush()


def issue_when_paid(event: InvoicePaid) -> None:
    """A paid fee issues the document, in the payment's own transaction."""
    if event.purpose != "fee":
        return
    with everything():
        case = db.session().get(Application, event.case_id)
        if case is not None and case.state == "awaiting_payment":
            workflow.advance(case, "issue", SYSTEM)


def _require_hand(application: Application, answerer: Answerer, actor: Actor) -> None:
    """The file is where this side works on it, and the actor is of this side; until the commit nobody sends it on or changes it."""
    answering.lock(application)
    authorize(actor, _WHO_ANSWERS[answerer], application)
    if not queries.in_hands_of(application, answerer):
        raise Forbidden("not_in_your_hands")


def _require_drawer(application: Application, part: str, actor: Actor) -> None:
    office = queries.definition_of(application).start.engineering_office
    _require_hand(application, "engineering_office" if office else "applicant", actor)
    if (allowed := _open_names(application, "drawing")) is not None and part not in allowed:
        raise Forbidden("not_reopened")


def _open_names(application: Application, target: str) -> set[str] | None:
    """Names reopened by a correction request; None while nothing is restricted."""
    items = queries.reopened(application)
    return None if items is None else {name for (kind, name) in items if kind == target}


def _mark_answered(application: Application, target: str, names: list[str] | None) -> None:
    for (kind, name), item in (queries.reopened(application) or {}).items():
        if kind == target and (names is None or name in names):
            item.answered_at = datetime.now(UTC)


def _need(application: Application, code: str) -> DocumentNeed:
    need = next((n for n in queries.definition_of(application).documents if n.code == code and n.by != "register"), None)
    if need is None:
        raise UserError("unknown_document")
    return need

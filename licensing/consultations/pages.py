"""What a body reads behind its link: as much of the file as it needs to answer, and nothing about persons."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import update

from app import db
from app.authz import ANONYMOUS
from app.documents.models import Document
from app.documents.queries import list_documents
from app.errors import Conflict, NotFound, TooMany
from app.organisation.models import Municipality
from gis.map.place import case_place
from licensing.applications import drawing
from licensing.applications import queries as applications
from licensing.catalogue.facts import document_types
from licensing.consultations import queries
from licensing.consultations.agencies import agencies
from licensing.models import Application, Consultation, ConsultationAnswer, LinkMiss
from licensing.presenters.answers import answer_sections
from licensing.sketch import sketch_of

MISSES_ALLOWED, WINDOW = 20, timedelta(minutes=15)
# Questions whose answers are about a person, and papers that are not about the project, are not for other bodies.
PERSONAL_TYPES = frozenset({"phone", "email", "national_id", "unified_number", "iban"})
TECHNICAL = ("_plans", "_plan", "_report", "_study", "_drawing", "_drawings", "_map", "_layout", "_sheet", "survey_decision", "_photo")


def open_link(token: str, address: str) -> Consultation:
    """The asking behind a link that holds.

    Raises:
        TooMany: this address tried too many links that were never given out.
        NotFound ``link_unknown``: mistyped or forged, counted. Conflict ``link_over``: called back, expired, or the file is closed.
    """
    if queries.misses_since(address, datetime.now(UTC) - WINDOW) >= MISSES_ALLOWED:
        raise TooMany("link_throttled")
    found = queries.find_by_token(token)
    if found is None:
        with db.aside() as own:
            own.add(LinkMiss(address=address))
        raise NotFound("link_unknown")
    if queries.is_over(found, db.session().get_one(Application, found.application_id)):
        raise Conflict("link_over")
    return found


def link_page(consultation: Consultation, token: str) -> dict[str, Any]:
    """The request as this body sees it, and what it answered before."""
    case = db.session().get_one(Application, consultation.application_id)
    _note_reading(consultation)
    service, shown = applications.service_of(case), set(consultation.shown)
    site = applications.site_of_application(case) if "drawing" in shown else None
    return {
        "agency": agencies()[consultation.agency_code],
        "consultation": consultation,
        "token": token,
        "reference": case.reference,
        "service": service.name,
        "case": case,
        **case_place(case, ANONYMOUS),
        "branch": db.session().get_one(Municipality, case.municipality_id).name,
        "sections": _impersonal(case) if "answers" in shown else [],
        "sketch": sketch_of(site, drawing.parts_of(case), applications.list_findings(case)) if site else None,
        "papers": [_paper(d, token) for d in shown_documents(consultation, case)],
        "earlier": [answer_row(a) for a in consultation.answers],
        "late": consultation.due_at < datetime.now(UTC),
    }


def _note_reading(consultation: Consultation) -> None:
    """The first reading is kept though reading changes nothing else."""
    if consultation.opened_at is None:
        with db.aside() as own:
            own.execute(update(Consultation).where(Consultation.id == consultation.id).values(opened_at=datetime.now(UTC)))


def shown_documents(consultation: Consultation, case: Application) -> list[Document]:
    """Technical papers of the file, where this body sees papers at all."""
    if "documents" not in consultation.shown:
        return []
    return [d for d in list_documents(case) if d.kind.endswith(TECHNICAL) and d.audience == "parties"]


def document_of(consultation: Consultation, document_id: UUID) -> Document:
    """Raises NotFound: not one that this body is shown."""
    case = db.session().get_one(Application, consultation.application_id)
    found = next((d for d in shown_documents(consultation, case) if d.id == document_id), None)
    if found is None:
        raise NotFound()
    return found


def panel_rows(application: Application) -> list[dict[str, Any]]:
    """Bodies of the file as the reviewer sees them: those asked, and those still to be asked."""
    wanted, asked = queries.wanted(application), queries.standing(application)
    rows = []
    for code in dict.fromkeys([*wanted, *asked]):
        consultation = asked.get(code)
        answer = queries.answer_of(consultation) if consultation else None
        rows.append(
            {
                "code": code,
                "name": agencies()[code].name,
                "why": wanted.get(code, ""),
                "consultation": consultation,
                "answer": answer_row(answer) if answer else None,
                "state": _state(consultation, answer),
                "days": agencies()[code].days,
                "silence": silence_words(agencies()[code].silence),
            }
        )
    return rows


def answer_row(answer: ConsultationAnswer) -> dict[str, Any]:
    word, tone = answer_words(answer.answer)
    return {
        "word": word,
        "tone": tone,
        "text": answer.text,
        "conditions": answer.conditions,
        "by": "، ".join(part for part in (answer.signer_name, answer.signer_post) if part) or _("بحكم انتهاء المهلة"),
        "letter": answer.letter_number,
        "at": answer.at,
        "document_id": answer.document_id,
    }


def answer_words(answer: str) -> tuple[str, str]:
    """(word, tone)."""
    return {"no_objection": (_("لا مانع"), "good"), "conditions": (_("لا مانع بشروط"), "warning"), "objection": (_("عدم موافقة"), "bad")}[
        answer
    ]


def silence_words(silence: str) -> str:
    return {
        "approves": _("انتهاء المهلة دون رد يُعدّ عدم ممانعة"),
        "escalates": _("انتهاء المهلة دون رد يُرفع إلى المدير"),
        "refuses": _("انتهاء المهلة دون رد يُعدّ عدم موافقة"),
    }[silence]


def _state(consultation: Consultation | None, answer: ConsultationAnswer | None) -> tuple[str, str]:
    if consultation is None:
        return _("لم تُستطلع بعد"), "neutral"
    if answer is not None:
        return answer_words(answer.answer)
    if consultation.due_at < datetime.now(UTC):
        return _("تأخر ردها"), "bad"
    return (_("اطلعت ولم ترد"), "info") if consultation.opened_at else (_("بانتظار ردها"), "info")


def _impersonal(case: Application) -> list[dict[str, Any]]:
    service = applications.service_of(case)
    personal = {field.name for field in service.form.fields if field.type in PERSONAL_TYPES}
    sections = answer_sections(service, case.answers)
    return [s | {"rows": rows} for s in sections if (rows := [r for r in s["rows"] if r["name"] not in personal and r["value"]])]


def _paper(document: Document, token: str) -> dict[str, Any]:
    known = document_types().get(document.kind)
    return {"label": known.name if known else document.label, "url": url_for("opinions.document", token=token, document_id=document.id)}

"""What the desk asks of a file."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app import db
from app.authz import SYSTEM
from app.casework.models import Case, CaseEvent
from app.casework.queries import list_cases_about
from app.documents.models import Document
from app.documents.queries import list_documents
from app.identity.models import User
from licensing.applications import queries
from licensing.applications.guards import findings_current
from licensing.models import Application, Permit, SiteFinding
from licensing.presenters.answers import document_name, is_asked
from licensing.review.changes import part_name

_SETTLED = ("pass",)


@dataclass(frozen=True)
class Target:
    """Something that a remark can be pinned to."""

    target: str  # answer | document | drawing
    name: str
    label: str

    @property
    def key(self) -> str:
        return f"{self.target}:{self.name}"


def correction_targets(application: Application) -> list[Target]:
    """Drawn parts, then documents to attach, then answers."""
    definition, service = queries.definition_of(application), queries.service_of(application)
    parts = [Target("drawing", part, part_name(part)) for part in queries.parts_wanted(application)]
    papers = [Target("document", need.code, document_name(need.code)) for need in definition.documents if need.by != "register"]
    answers = [
        Target("answer", field.name, str(field.label))
        for field in service.form.fields
        if field.type != "checkbox" and is_asked(field, application.answers)
    ]
    return [*parts, *papers, *answers]


def open_questions(application: Application) -> list[SiteFinding]:
    """Findings that a person must settle: everything that did not simply pass and does not block; notes ask for nothing."""
    found = queries.list_findings(application)
    return [row for row in found if row.verdict not in _SETTLED and not row.blocking and not row.params.get("note")]


def checks_are_stale(application: Application) -> bool:
    """The drawing, the parcel or the rules changed after the last check."""
    return findings_current(application, SYSTEM) is not None


def papers_by_kind(application: Application) -> dict[str, Document]:
    """The newest document of each kind."""
    return {document.kind: document for document in list_documents(application)}


def list_earlier(application: Application | Permit) -> list[Case]:
    """Other cases about the same land and its ancestors, latest first."""
    if application.parcel_id is None:
        return []
    return [case for case in list_cases_about("parcel", str(application.parcel_id)) if case.id != application.id]


def last_event(application: Application, *actions: str) -> CaseEvent | None:
    query = (
        select(CaseEvent)
        .where(CaseEvent.case_id == application.id, CaseEvent.action.in_(actions))
        .order_by(CaseEvent.at.desc(), CaseEvent.id.desc())
    )
    return db.session().scalars(query.limit(1)).first()


def remarks_being_written(application: Application) -> Mapping[str, str]:
    """«target:name» -> remark of the request that is not yet sent."""
    request = queries.find_open_correction(application)
    return (
        {f"{i.target}:{i.name}": i.remark for i in request.items if i.target != "proposal"} if request and request.opened_at is None else {}
    )


def name_of_user(user_id: Any) -> str:
    user = db.session().get(User, user_id) if user_id else None
    return user.display_name if user else ""

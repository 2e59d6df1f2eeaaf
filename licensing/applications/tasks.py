"""The task list of an application: what each side has to do, in which state each task stands, and what comes after."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.authz import Actor
from app.casework.procedures import Step
from app.casework.workflow import procedure_of
from app.documents.queries import kinds_present
from app.forms import Fault
from licensing.applications import drawing, queries
from licensing.catalogue.definitions import Answerer, DocumentNeed, Module
from licensing.models import Application, CorrectionItem

OFFICE: Answerer = "engineering_office"
APPLICANT: Answerer = "applicant"


@dataclass(frozen=True)
class Task:
    """One line of the list. ``status`` as the ``task_list`` component wants it; ``side``: whose task it is."""

    key: str
    label: str
    url: str
    status: str
    side: Answerer
    hint: str = ""


def side_of(application: Application, actor: Actor) -> Answerer | None:
    """On which side of the application the person stands, if he takes part at all."""
    roles = application.participant_roles(actor.party_ids)
    if roles & {APPLICANT, "delegate", "preparer"}:
        return APPLICANT
    return OFFICE if OFFICE in roles else None


def list_tasks(application: Application, side: Answerer) -> list[Task]:
    """What this side has to do now; of a returned file only what was reopened, the other side's part for information."""
    if application.state == "returned":
        return _reopened_tasks(application, side)
    return [task for task in all_tasks(application) if task.side == side]


def all_tasks(application: Application) -> list[Task]:
    """Every task of both sides, in the order of working."""
    service, definition = queries.service_of(application), queries.definition_of(application)
    drawer: Answerer = OFFICE if definition.start.engineering_office else APPLICANT
    faults = queries.faults_of(application)
    tasks = [_questions(application, module, faults) for module in service.modules]
    if definition.drawing:
        tasks.append(_drawing(application, drawer))
    for side in (APPLICANT, OFFICE):
        if needs := [n for n in definition.documents if n.by == side]:
            tasks.append(_documents(application, side, needs))
    if definition.start.engineering_office:
        tasks.append(
            Task(
                "office",
                _("اختيار المكتب الهندسي"),
                url_for("filing.office", reference=application.reference),
                "done" if application.office_party_id else "not_started",
                APPLICANT,
            )
        )
    return tasks


def all_done(tasks: Iterable[Task]) -> bool:
    return all(task.status == "done" for task in tasks)


def forward_step(application: Application, actor: Actor) -> Step | None:
    """The step that carries the file on from here, if it is this person's to take."""
    steps = procedure_of(application).steps_from(application.state)
    return next((s for s in steps if s.tone == "good" and actor.may(s.may, application)), None)


def _questions(application: Application, module: Module, faults: Mapping[str, Fault]) -> Task:
    names = [field.name for field in module.fields]
    begun = any(name in application.answers for name in names)
    wrong = any(name in faults for name in names)
    status = ("in_progress" if begun else "not_started") if wrong else "done"
    url = url_for("filing.questions", reference=application.reference, module=module.code)
    return Task(module.code, str(module.title), url, status, module.answered_by, str(module.hint) if module.hint else "")


def _drawing(application: Application, side: Answerer) -> Task:
    kind, parts = queries.definition_of(application).drawing, drawing.parts_of(application)
    label = _("رسم الأدوار على القطعة") if kind == "floors" else _("خط السور على حدود القطعة")
    enough = ("ground" if kind == "floors" else drawing.FENCE) in parts
    return Task("drawing", label, url_for("filing.drawing", reference=application.reference), "done" if enough else "not_started", side)


def _documents(application: Application, side: Answerer, needs: list[DocumentNeed]) -> Task:
    present = kinds_present(application)
    missing = [n for n in queries.documents_missing(application, present) if n.by == side]
    given = [n for n in needs if n.code in present]
    status = "done" if not missing else "in_progress" if given else "not_started"
    hint = _("بقي %(n)s من المطلوب", n=len(missing)) if missing and given else ""
    return Task("documents", _("المستندات"), url_for("filing.documents", reference=application.reference), status, side, hint)


def _reopened_tasks(application: Application, side: Answerer) -> list[Task]:
    items = queries.reopened(application) or {}
    found = []
    for task in all_tasks(application):
        asked = [item for (target, name), item in items.items() if _belongs(application, task, target, name)]
        if asked:
            found.append(_reopened(task, asked, side))
    return found


def _reopened(task: Task, asked: list[CorrectionItem], side: Answerer) -> Task:
    answered = all(item.answered_at is not None for item in asked)
    other = _("يعدّله المكتب الهندسي") if task.side == OFFICE else _("يعدّله المالك")
    status = "done" if answered else "needs_attention" if task.side == side else "cannot_start"
    hint = "؛ ".join(item.remark for item in asked) if task.side == side else other
    return Task(task.key, task.label, task.url if task.side == side else "", status, task.side, hint)


def _belongs(application: Application, task: Task, target: str, name: str) -> bool:
    if target == "drawing":
        return task.key == "drawing"
    if target == "document":
        return task.key == "documents" and any(n.code == name and n.by == task.side for n in queries.definition_of(application).documents)
    module = next((m for m in queries.service_of(application).modules if m.code == task.key), None)
    return module is not None and any(f.name == name for f in module.fields)


def as_rows(tasks: Iterable[Task]) -> list[dict[str, Any]]:
    """Rows for the ``task_list`` component."""
    return [{"label": task.label, "url": task.url, "status": task.status, "hint": task.hint} for task in tasks]

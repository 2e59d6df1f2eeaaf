"""What the pages of filing show, put together from queries, tasks and words."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app import db
from app.authz import Actor
from app.casework import presenters as case_words
from app.casework.models import CaseParty
from app.casework.workflow import available_steps, localised
from app.forms import FormDefinition
from app.identity.queries import names_of
from licensing.applications import answers, checks, drawing, limits, queries, surroundings, tasks
from licensing.catalogue.definitions import Answerer, Module
from licensing.models import Application
from licensing.presenters.answers import answer_words
from licensing.presenters.findings import edge_words, finding_words, number
from licensing.presenters.stored import stored_words
from licensing.sites import Site
from licensing.sketch import sketch_of

CHECKED_FIRST = ("draft", "with_office", "owner_confirmation", "returned")
# What waits for whom in which state: words and the page where it is done.
_TODO: dict[str, dict[str, tuple[Any, str]]] = {
    "draft": {"applicant": (_l("مسودة لم تُرسل: أكملها"), "filing.task_list")},
    "office_invited": {"engineering_office": (_l("دعوة تنتظر قبولك أو اعتذارك"), "cases.show")},
    "with_office": {"engineering_office": (_l("ملف لديك للتصميم"), "filing.task_list")},
    "owner_confirmation": {"applicant": (_l("رمز التأكيد وصلك: راجع الطلب وأكده"), "filing.check")},
    "returned": {
        "applicant": (_l("أُعيد طلبك للاستكمال"), "filing.task_list"),
        "engineering_office": (_l("أُعيد طلب للاستكمال"), "filing.task_list"),
    },
}


def frame(application: Application, actor: Actor) -> dict[str, Any]:
    """What every page of filing shows: the case, who holds the file, on which side the reader stands."""
    side = tasks.side_of(application, actor)
    return {
        "case": application,
        "side": side,
        "service": queries.service_of(application),
        "holder": case_words.holder_words(application),
        "state": case_words.state_words(application, for_citizen=True),
        "standing": case_words.standing(application),
        "in_hand": side is not None and queries.in_hands_of(application, side),
        "party_names": names_of([p for p in (application.party_id, application.office_party_id) if p]),
    }


def task_page(application: Application, actor: Actor) -> dict[str, Any]:
    context = frame(application, actor)
    side: Answerer | None = context["side"]
    listed = tasks.list_tasks(application, side) if side and context["in_hand"] else []
    own = [task for task in listed if task.side == side]
    done = sum(task.status == "done" for task in own)
    rows = {"rows": tasks.as_rows(listed), "done": done, "count": len(own), "ready": bool(listed) and tasks.all_done(listed)}
    return context | rows | answers.cost_context(application)


def module_of(application: Application, code: str) -> Module | None:
    return next((m for m in queries.service_of(application).modules if m.code == code), None)


def questions_of(application: Application, module: Module) -> FormDefinition:
    """The questions of a module that may be answered now: all, or in a returned file the reopened ones."""
    form = queries.service_of(application).form_of(module.code)
    items = queries.reopened(application)
    return form if items is None else form.only([name for target, name in items if target == "answer"])


def remarks_of(application: Application, form: FormDefinition) -> dict[str, str]:
    """The reviewer's remark on each reopened question, with the answer that was lodged."""
    items = queries.reopened(application) or {}
    lodged = queries.list_submissions(application)
    before = lodged[-1].answers if lodged else {}
    return {
        name: _("%(remark)s (كانت إجابتك: %(answer)s)", remark=item.remark, answer=answer_words(form[name], before.get(name)) or _("فارغة"))
        for (target, name), item in items.items()
        if target == "answer" and name in form.by_name
    }


def check_page(application: Application, actor: Actor) -> dict[str, Any]:
    """Everything that would be sent, with what it would cost and what the rules say of it."""
    context = frame(application, actor)
    side = context["side"]
    step = tasks.forward_step(application, actor)
    site = queries.site_of_application(application)
    kind = queries.definition_of(application).drawing
    found = [f for f in checks.findings_of(application, site) if kind or f.family != "RG"]
    return (
        context
        | whole_file(application, side)
        | {
            "step": {"action": step.action, "label": localised(step.label)} if step else None,
            "code_needed": bool(step and "confirmation_code_given" in step.only_if),
            "findings": [finding_words(f) for f in found if f.verdict != "pass"],
            "passed": sum(f.verdict == "pass" for f in found),
            "tasks_left": [t for t in tasks.list_tasks(application, side) if t.status != "done"] if side and context["in_hand"] else [],
        }
    )


def rule_faults(application: Application, actor: Actor) -> dict[str, list[str]]:
    """Broken rules of the service by the address of the question where this reader mends them; empty for what is not his to answer."""
    side = tasks.side_of(application, actor)
    asked: dict[str, str] = {}
    for module in queries.service_of(application).modules:
        if side == module.answered_by and queries.in_hands_of(application, side):
            url = url_for("filing.questions", reference=application.reference, module=module.code, back="check")
            asked |= {field.name: f"{url}#{field.name}" for field in module.fields}
    faults: dict[str, list[str]] = {}
    for rule, names in limits.broken_rules(application):
        faults.setdefault(next((asked[name] for name in names if name in asked), ""), []).append(str(rule.text))
    return faults


def whole_file(application: Application, side: Answerer | None) -> dict[str, Any]:
    """Answers, documents, drawing and fee of an application."""
    lodged = queries.list_submissions(application)
    before = lodged[-1].answers if application.state == "returned" and lodged else lodged[-2].answers if len(lodged) > 1 else None
    site, parts = queries.site_of_application(application), drawing.parts_of(application)
    sections, papers = answers.answer_sections(application, side, before), answers.document_rows(application)
    if application.submitted_at is None:  # what the other side has not begun is not this reader's concern yet
        sections = [s for s in sections if s["side"] == side or any(row["value"] for row in s["rows"])]
        papers = [p for p in papers if p["by"] == side or p["file"] or p["from_register"]]
    return {
        "sections": sections,
        "documents_asked": papers,
        "measured": answers.measured_rows(application),
        "fee": answers.fee_of(application),
        "free": not queries.definition_of(application).fee,
        "sketch": sketch_of(site, parts) if site and parts else None,
        "floors": [part for part in parts if part != drawing.FENCE],
        "drawing_url": url_for("filing.drawing", reference=application.reference),
    }


def floors_page(application: Application, site: Site) -> dict[str, Any]:
    """The floors that may be drawn, and what the map module needs."""
    floors = surroundings.floor_facts(application, site)
    config = {
        "floors": [{key: f[key] for key in ("code", "name", "allowed", "allowed_m2", "open")} for f in floors],
        "trial": url_for("filing.trial", reference=application.reference),
    }
    return {"floors": floors, "config": config, "measured": answers.measured_rows(application)}


def fence_page(application: Application, site: Site) -> dict[str, Any]:
    """The sides with what is fenced now; at first the whole boundary with a gate on the first street."""
    line = drawing.parts_of(application).get(drawing.FENCE)
    sides = [
        {
            "seq": e.seq,
            "words": edge_words(e.role, e.kind, e.street_width_m),
            "length": number(e.line.length),
            "street": e.kind == "street" and not e.chamfer,
            "fenced": line is None or line.intersection(e.line.buffer(0.05, cap_style="flat")).length > 0.2,
        }
        for e in site.edges_with_roles
    ]
    item = (queries.reopened(application) or {}).get(("drawing", drawing.FENCE))
    return {
        "sides": sides,
        "drawn_m": number(line.length) if line is not None else "",
        "remark": item.remark if item else "",
        "sketch": sketch_of(site, {drawing.FENCE: line} if line is not None else {}),
        "gate_side": next((s["seq"] for s in sides if s["street"]), None),
    }


def application_page(application: Application, actor: Actor) -> tuple[str, dict[str, Any]]:
    """The page of a case for those who take part in it."""
    context = task_page(application, actor)
    doing = _doing(application, context)
    findings = [stored_words(row) for row in queries.list_findings(application) if row.verdict != "pass"]
    return "licensing/application.html", {
        key: context[key] for key in ("side", "service", "in_hand", "rows", "done", "count", "ready")
    } | whole_file(application, None) | {
        "findings": findings,
        "doing": doing,
        "case_office": context["party_names"].get(application.office_party_id),
        "documents": answers.further_documents(application),
        "other_steps" if doing else "steps": _plain_steps(application, actor),
        **({"steps": []} if doing else {}),
    }


def _plain_steps(application: Application, actor: Actor) -> list[dict[str, Any]]:
    """Buttons of the page: every step but the one that the check page takes, where the whole file is read first."""
    forward = tasks.forward_step(application, actor) if application.state in CHECKED_FIRST else None
    return [
        {"action": s.action, "label": localised(s.label), "note_required": s.note_required, "tone": s.tone}
        for s in available_steps(application, actor)
        if s is not forward
    ]


def _doing(application: Application, context: dict[str, Any]) -> dict[str, str] | None:
    """The one thing that the reader must do now, as a heading and a link."""
    if context["side"] == "applicant" and application.state == "owner_confirmation":
        return {
            "title": _("راجع ما أعده المكتب وأكده بالرمز الذي وصلك"),
            "url": url_for("filing.check", reference=application.reference),
            "label": _("مراجعة وتأكيد"),
        }
    if not context["in_hand"]:
        return None
    title = _("عدّل ما طلبه المراجع ثم أعد الإرسال") if application.state == "returned" else _("أكمل مهامك ثم أرسل الطلب")
    return {"title": title, "url": url_for("filing.task_list", reference=application.reference), "label": _("قائمة المهام")}


def own_section(actor: Actor) -> dict[str, Any]:
    """What waits for this person among his applications, for «معاملاتي»."""
    own = select(CaseParty.case_id).where(CaseParty.party_id.in_(actor.party_ids))  # begins at the person, not at all open cases
    mine = (
        select(Application)
        .where(Application.id.in_(own), Application.closed_at.is_(None), Application.state.in_(list(_TODO)))
        .order_by(Application.opened_at.desc())
        .limit(50)
    )
    todo = []
    for case in db.session().scalars(mine):
        side = tasks.side_of(case, actor)
        if side and (said := _TODO[case.state].get(side)):
            title, endpoint = said
            todo.append(
                {
                    "title": str(title),
                    "text": f"{case.title} – {case.place_text}" if case.place_text else case.title,
                    "url": url_for(endpoint, reference=case.reference),
                    "due": case_words.standing(case).words if case.due_at else "",
                }
            )
    return {"todo": todo}

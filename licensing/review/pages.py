"""What the desk shows of a file, put together from queries and presenters."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.authz import Actor
from app.casework.models import Case
from app.casework.presenters import own_row
from app.casework.workflow import available_steps, localised, procedure_of
from app.documents.models import Document
from app.documents.presenters import file_row
from app.identity.queries import names_of
from gis.register import queries as register
from licensing.applications import drawing, queries
from licensing.models import Application
from licensing.permissions import Permission as P
from licensing.presenters.answers import answer_sections, document_name
from licensing.presenters.findings import UNITS, number
from licensing.presenters.stored import finding_lines
from licensing.review import others, phrases, proposals
from licensing.review import queries as desk
from licensing.review.changes import list_changes, part_name, parts_in
from licensing.scrutiny.overrides import overrides_page
from licensing.sites import Site
from licensing.sketch import compare_parts, sketch_of

# These have forms of their own on the desk; the rest are plain buttons.
OWN_FORMS = frozenset({"request_correction", "recommend_approval", "recommend_refusal", "approve", "refuse", "return_to_reviewer"})
SUPPLIERS = {"applicant": _l("من مقدم الطلب"), "engineering_office": _l("من المكتب الهندسي"), "register": _l("من السجل")}


def file_page(case: Application, actor: Actor) -> tuple[str, dict[str, Any]]:
    """The file as it lies on the desk: drawing beside findings, answers, documents, and the land's other cases."""
    site = queries.site_of_application(case)
    rows = queries.list_findings(case)
    lines = finding_lines(rows)
    return "licensing/review/file.html", {
        "site": site,
        "sketch": sketch_of(site, drawing.parts_of(case), rows) if site else None,
        "drawn": queries.definition_of(case).drawing is not None,
        "findings": lines,
        "counts": _counts(lines),
        "overrides": overrides_page(case, actor),
        "stale": case.closed_at is None and desk.checks_are_stale(case),
        "sections": answer_sections(queries.service_of(case), case.answers),
        "facts": _facts(case, site),
        "papers": _papers(case),
        "documents": [],
        "earlier": [own_row(c) | {"title": c.title} for c in desk.list_earlier(case)],
        "invoices": [],
        "paid": None,
        **_changes(case, site),
        **others.asked_of_others(case, actor),
        **_hands(case, actor),
        **_recommendation(case),
        "steps": [
            {"action": s.action, "label": localised(s.label), "note_required": s.note_required, "tone": s.tone}
            for s in available_steps(case, actor)
            if s.action not in OWN_FORMS
        ],
    }


def _counts(lines: list[dict]) -> dict[str, int]:
    counts = dict.fromkeys(("fail", "needs_human", "warning", "pass"), 0)
    for line in lines:
        counts[line["verdict"]] += 1
    return counts


def _facts(case: Application, site: Site | None) -> list[dict[str, Any]]:
    names = names_of([p for p in (case.party_id, case.office_party_id) if p])
    rows = [{"key": _("مقدم الطلب"), "value": names.get(case.party_id, "")}] if case.party_id else []
    if case.office_party_id:
        rows.append({"key": _("المكتب الهندسي"), "value": names.get(case.office_party_id, "")})
    if site is not None:
        owners = register.owners_of(site.parcel.id)
        rows += [
            {"key": _("القطعة"), "value": site.parcel.reference, "kind": "ltr"},
            {"key": _("المكان"), "value": case.place_text},
            {"key": _("المساحة في السجل"), "value": f"{number(float(site.parcel.area_m2))} {UNITS['m2']}"},
            {"key": _("منطقة البناء"), "value": f"{site.zone_name} ({site.zone_code})" if site.zone_code else _("غير معروفة")},
            {"key": _("الصك"), "value": "، ".join(sorted({o.deed_no for o in owners})), "kind": "ltr"},
        ]
    elif case.place_text:
        rows.append({"key": _("المكان"), "value": case.place_text})
    if case.submitted_at:
        rows.append({"key": _("أُرسل في"), "at": case.submitted_at})
    return rows


def _papers(case: Application) -> list[dict[str, Any]]:
    """Every document of the service with what was handed in for it."""
    present, rows = desk.papers_by_kind(case), []
    for need in queries.definition_of(case).documents:
        document = present.pop(need.code, None)
        rows.append(
            {
                "code": need.code,
                "label": document_name(need.code),
                "by": str(SUPPLIERS[need.by]),
                "file": _file(document),
                "required": queries.is_needed(need, case.answers),
                "register": need.by == "register",
            }
        )
    rows += [
        {"code": kind, "label": document.label, "by": "", "file": _file(document), "required": False, "register": False}
        for kind, document in present.items()
    ]
    return rows


def _file(document: Document | None) -> dict[str, Any] | None:
    if document is None:
        return None
    row = file_row(document)
    return row | {"preview": f"{row['url']}?inline=1", "is_image": document.is_image, "at": document.created_at}


def _changes(case: Application, site: Site | None) -> dict[str, Any]:
    """What the last resubmission changed; nothing after the first lodging."""
    lodged = queries.list_submissions(case)
    if len(lodged) < 2:
        return {"changes": [], "changed_sketch": None, "asked": []}
    before, after = lodged[-2], lodged[-1]
    changed = list_changes(queries.service_of(case), before, after)
    drawn = site is not None and any(c.target == "drawing" for c in changed)
    asked = [i for r in queries.list_corrections(case) if r.closed_at and r.submission_number == before.number for i in r.items]
    labels = {(t.target, t.name): t.label for t in desk.correction_targets(case)}
    return {
        "changes": changed,
        "changed_sketch": compare_parts(site, parts_in(before), parts_in(after)) if site and drawn else None,
        "asked": [
            {
                "label": labels.get((i.target, i.name), i.name),
                "remark": i.remark,
                "changed": any((c.target, c.name) == (i.target, i.name) for c in changed),
            }
            for i in asked
        ],
        "lodged_at": after.at,
        "lodging": after.number,
    }


def _hands(case: Application, actor: Actor) -> dict[str, Any]:
    """What this person may do with the file now."""
    reviewing = case.state == "under_review" and actor.may(P.APPLICATION_REVIEW, case)
    deciding = case.state == "recommended" and actor.may(P.APPLICATION_DECIDE, case)
    return {
        "reviewing": reviewing and case.assigned_to_id in (None, actor.user_id),
        "on_another_desk": reviewing and case.assigned_to_id not in (None, actor.user_id),
        "deciding": deciding,
        "own_recommendation": deciding and case.recommended_by_id == actor.user_id,
        "may_check": case.state in ("submitted", "under_review", "recommended")
        and (actor.may(P.APPLICATION_REVIEW, case) or actor.may(P.APPLICATION_DECIDE, case)),
        "targets": desk.correction_targets(case) if reviewing else [],
        "written": desk.remarks_being_written(case) if reviewing else {},
        "questions": finding_lines(desk.open_questions(case)) if reviewing else [],
        "phrases": phrases.options("correction") if reviewing else [],
        "refusals": phrases.options("refusal") if reviewing or deciding else [],
        **(_proposing(case) if reviewing else {"desk_proposals": [], "proposable": []}),
        "correction_days": _days(case),
        "has_paper": case.parcel_id is not None,
    }


def _proposing(case: Application) -> dict[str, Any]:
    """Proposals not yet sent, and what one may be about."""
    request = queries.find_open_correction(case)
    items = [i for i in request.items if i.target == proposals.TARGET] if request and request.opened_at is None else []
    fields = [f for f in queries.service_of(case).form.fields if f.type != "checkbox" and f.name in case.answers]
    about = [(f"description:{f.name}", str(f.label)) for f in fields if f.type not in ("number", "money")]
    about += [(f"fee:{f.name}", _("%(what)s (تُحسب منه الرسوم)", what=f.label)) for f in fields if f.type in ("number", "money")]
    about += [(f"boundary:{part}", _("حدود %(part)s", part=part_name(part))) for part in queries.parts_wanted(case)]
    return {"desk_proposals": proposals.rows(case, items), "proposable": [*about, ("party:", _("إضافة شريك في الملكية"))]}


def _days(case: Application) -> int | None:
    rule = procedure_of(case).clocks.get("applicant")
    return int(rule.working_days) if rule and rule.working_days else None


def _recommendation(case: Case) -> dict[str, Any]:
    """Who recommended what, and why; empty while nobody did."""
    if not isinstance(case, Application) or case.recommendation is None:
        return {"recommendation": None}
    event = desk.last_event(case, "recommend_approval", "recommend_refusal")
    return {
        "recommendation": {
            "verdict": _("بالموافقة") if case.recommendation == "approve" else _("بالرفض"),
            "tone": "good" if case.recommendation == "approve" else "bad",
            "by": desk.name_of_user(case.recommended_by_id),
            "text": case.recommended_text,
            "at": event.at if event else None,
            "reasoning": event.data.get("reasoning", []) if event else [],
            "decided_by": desk.name_of_user(case.decided_by_id),
        }
    }

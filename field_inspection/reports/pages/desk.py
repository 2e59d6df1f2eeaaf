"""The desk's queue, the form for a call, and the desk's part of a report's page."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from flask import url_for
from flask_babel import gettext
from geoalchemy2.shape import to_shape

from app.authz import Actor
from app.authz import Permission as CasePermission
from app.casework import presenters as casework
from app.casework.clocks import used_since
from app.casework.models import Case
from app.casework.queries import list_cases_about, list_clocks
from app.casework.workflow import procedure_of
from app.documents.queries import list_documents
from app.i18n import format_number
from app.i18n.digits import whole_number
from app.identity.queries import list_municipalities
from app.keyset import checked_token
from field_inspection.catalogue.report_kinds import catalogue
from field_inspection.reports import masking, presenters, rules
from field_inspection.reports.models import PHOTO_AFTER, PHOTO_BEFORE, ServiceRequest
from field_inspection.reports.pages.public import answer_context
from field_inspection.reports.permissions import Permission
from field_inspection.reports.queries import desk, details
from field_inspection.reports.queries.desk import DeskFilter
from field_inspection.reports.queries.nearby import list_near_report


def queue_page(actor: Actor, asked: Mapping[str, str]) -> dict[str, Any]:
    """Open reports, most urgent first, with the stations as tabs."""
    chosen = _filter(asked)
    found = desk.list_queue(actor, chosen)
    more, rows = len(found) > desk.PAGE, found[: desk.PAGE]
    here = actor.municipalities_where(Permission.REPORT_READ)
    return {
        "chosen": chosen,
        "rows": [_row(r) for r in rows],
        "tabs_items": _tabs(actor, chosen),
        "groups": presenters.group_options(),
        "departments": presenters.department_options(),
        "severities": presenters.severity_options(),
        "branches": [m for m in list_municipalities() if m.id in here],
        "may_call": actor.may(Permission.REPORT_DESK),
        "next_url": url_for("reports.desk", **_kept(asked), after=desk.token(rows[-1].report)) if more else "",
        "finished": _finished_words(desk.sum_finished(actor, chosen)) if chosen.stage in desk.FINISHED else None,
        "points": [_point(r) for r in rows if r.report.point_4326 is not None],
    }


def _finished_words(found: desk.Finished) -> dict[str, Any]:
    share = format_number(Decimal(100 * found.in_time) / found.rows, 0) if found.rows else "0"
    return {
        "rows": found.rows,
        "in_time": gettext("أُغلق منها ضمن مدته %(n)s (%(share)s%%)", n=found.in_time, share=f"\u200e{share}"),
        "stars": gettext("متوسط التقييم %(stars)s من 5", stars=format_number(found.stars, 1)) if found.stars is not None else "",
    }


def report_page(case: Case, actor: Actor) -> tuple[str, dict[str, Any]]:
    """The report's own part of its case page, for staff and for the reporter."""
    assert isinstance(case, ServiceRequest)
    parent = details.parent_of(case)
    context: dict[str, Any] = {
        "report": case,
        "kind_name": presenters.kind_words(case.category_code),
        "parent": parent,
        "department": presenters.department_words(case.department_code),
        "key": "",
        "severity": (presenters.severity_words(case.severity), presenters.SEVERITY_TONES[case.severity]),
        "photos": _photos(case),
        "pin": to_shape(case.point_4326) if case.point_4326 is not None else None,
    }
    if parent is not None and case.state == "duplicate":
        context |= {
            "state": casework.state_words(parent, for_citizen=case.municipality_id not in actor.roles),
            "holder": casework.holder_words(parent),
            "standing": casework.standing(parent),
        }
    context |= answer_context(case, actor)
    if actor.may(Permission.REPORT_DESK, case) or actor.may(Permission.REPORT_WORK, case):
        context |= _desk_context(case, actor)
    return "reports/report.html", context


def _desk_context(report: ServiceRequest, actor: Actor) -> dict[str, Any]:
    procedure = procedure_of(report)
    steps = {s.action for s in procedure.steps_from(report.state) if actor.may(s.may, report)}  # type: ignore[arg-type]
    parcel = next((s for s in report.subjects if s.subject_type == "parcel"), None)
    return {
        "may": steps,
        "kinds": presenters.kind_options(),
        "departments": presenters.department_options(),
        "near": [presenters.near_row(n) for n in list_near_report(report)] if "link" in steps else [],
        "children": details.children_of(report),
        "personal": masking.kinds_found(report.description),
        "needs_photo": catalogue().kinds[report.category_code].after_photo and not report.referred_to,
        "has_after": any(p["kind"] == PHOTO_AFTER for p in _photos(report)),
        "escalation": _escalation(report),
        "parcel": parcel,
        "permits": list_cases_about("parcel", parcel.subject_id, ["permit"], 5) if parcel else [],
        "others_here": [c for c in list_cases_about("parcel", parcel.subject_id, ["report"], 6) if c.id != report.id] if parcel else [],
        "may_publish": actor.may(Permission.REPORT_PUBLISH, report),
        "may_move": actor.may(CasePermission.CASE_MOVE, report),
        "channel": presenters.channel_words(report.channel),
        "phrases": phrases(),
        "at_desk": actor.may(Permission.REPORT_DESK, report),
    }


def phrases() -> list[dict[str, str]]:
    """Ready sentences for the reporter, in plain Arabic."""
    texts = (
        ("تمت المعالجة", "عولجت المشكلة وتحققنا من الموقع. شكرًا لتعاونك."),
        ("الفرقة في الطريق", "وُجهت الفرقة إلى الموقع، وسنخبرك عند انتهاء العمل."),
        ("ضمن مشروع", "الموقع ضمن مشروع قائم، وسيُعالج مع تنفيذ المشروع."),
        ("طلب صورة", "نرجو إرسال صورة أو وصف أدق للمكان لنصل إليه."),
        ("لم نجد المشكلة", "زارت الفرقة الموقع ولم تجد المشكلة. إن كانت باقية فأعد فتح البلاغ وصف المكان بدقة."),
    )
    return [{"label": label, "text": text} for label, text in texts]


def _escalation(report: ServiceRequest) -> int:
    clock = next((c for c in list_clocks(report) if c.name == report.clock_name), None)
    if clock is None or not clock.target_minutes:
        return 0
    used = clock.used_minutes + (used_since(report, clock, datetime.now(UTC)) if clock.running_since else 0)
    return rules.escalation(used / clock.target_minutes)


def _photos(report: ServiceRequest) -> list[dict[str, Any]]:
    published = {p.document_id for p in details.list_published([report.id]).get(report.id, [])}
    return [
        {
            "id": str(d.id),
            "url": url_for("documents.show_document", document_id=d.id),
            "kind": d.kind,
            "published": d.id in published,
            "after": d.kind == PHOTO_AFTER,
            "at": d.created_at,
            "exif": d.private_exif or {},
        }
        for d in list_documents(report)
        if d.kind in (PHOTO_BEFORE, PHOTO_AFTER)
    ]


def _row(row: desk.DeskRow) -> dict[str, Any]:
    report = row.report
    return {
        "report": report,
        "reference": report.reference,
        "url": url_for("cases.show", reference=report.reference),
        "title": report.title,
        "group": presenters.group_words(report.family),
        "icon": catalogue().groups[report.family].icon,
        "branch": row.municipality,
        "place": report.place_text or report.district_name,
        "state": casework.state_words(report),
        "standing": casework.standing(report),
        "severity": (presenters.severity_words(report.severity), presenters.SEVERITY_TONES[report.severity]),
        "department": presenters.department_words(report.department_code),
        "children": row.children,
        "followers": report.followers_count,
        "stars": row.stars,
        "opened_at": report.opened_at,
    }


def _point(row: desk.DeskRow) -> dict[str, Any]:
    assert row.report.point_4326 is not None
    spot = to_shape(row.report.point_4326)
    return {
        "reference": row.report.reference,
        "title": row.report.title,
        "lon": round(spot.x, 6),
        "lat": round(spot.y, 6),
        "tone": presenters.SEVERITY_TONES[row.report.severity],
        "url": url_for("cases.show", reference=row.report.reference),
    }


def _tabs(actor: Actor, chosen: DeskFilter) -> list[dict[str, Any]]:
    counts = desk.count_stages(actor)
    tabs = [
        {
            "label": presenters.stage_words(stage),
            "url": url_for("reports.desk", stage=stage),
            "count": counts[stage],
            "current": chosen.stage == stage and not chosen.late,
        }
        for stage in desk.STAGES
    ]
    finished = [
        {"label": presenters.stage_words(stage), "url": url_for("reports.desk", stage=stage), "current": chosen.stage == stage}
        for stage in desk.FINISHED
    ]
    late = {
        "label": presenters.stage_words("late"),
        "url": url_for("reports.desk", late="1"),
        "count": counts["late"],
        "current": chosen.late,
    }
    return [
        {"label": gettext("الكل"), "url": url_for("reports.desk"), "current": not chosen.stage and not chosen.late and not chosen.unhappy},
        late,
        *tabs,
        *finished,
    ]


def _filter(asked: Mapping[str, str]) -> DeskFilter:
    return DeskFilter(
        stage=asked.get("stage", ""),
        group=asked.get("group", ""),
        severity=asked.get("severity", ""),
        department=asked.get("department", ""),
        late=asked.get("late") == "1",
        unhappy=asked.get("unhappy") == "1",
        municipality_id=whole_number(asked.get("municipality", "")),
        words=asked.get("q", "")[:80],
        after=checked_token(asked.get("after", "")),
    )


def _kept(asked: Mapping[str, str]) -> dict[str, Any]:
    return {
        name: asked[name]
        for name in ("stage", "group", "severity", "department", "late", "unhappy", "municipality", "q")
        if asked.get(name)
    }

"""Words, tones and rows of reports for pages. No queries."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.casework.presenters import words_of_state
from app.casework.procedures import pinned_procedure
from app.casework.workflow import localised
from field_inspection.catalogue.report_kinds import ReportKind, catalogue
from field_inspection.reports.queries.nearby import Near
from field_inspection.reports.queries.public import PublicReport

SEVERITY_TONES = {"critical": "bad", "high": "warning", "medium": "info", "low": "neutral"}


def severity_words(code: str) -> str:
    return {"critical": _("حرج"), "high": _("عاجل"), "medium": _("متوسط"), "low": _("عادي")}.get(code, "")


def stage_words(stage: str) -> str:
    return {
        "incoming": _("وارد"),
        "sorted": _("مصنّف"),
        "working": _("لدى الإدارات"),
        "checking": _("للتحقق والإغلاق"),
        "waiting": _("بانتظار غيرنا"),
        "joined": _("مضموم"),
        "late": _("متأخر"),
        "closed": _("أُغلق خلال شهر"),
        "rated": _("قُيّم"),
    }[stage]


def channel_words(channel: str) -> str:
    return {"web": _("الموقع"), "phone": _("اتصال هاتفي"), "desk": _("مكتب 940"), "field": _("مراقب ميداني")}.get(channel, _("قناة أخرى"))


def kind_words(code: str) -> str:
    return localised(catalogue().kinds[code].name)


def group_words(code: str) -> str:
    return localised(catalogue().groups[code].name)


def department_words(code: str) -> str:
    department = catalogue().departments.get(code)
    return localised(department.name) if department else _("إدارة غير معروفة")


def term_words(kind: ReportKind) -> str:
    """«خلال 4 ساعات» or «خلال 48 ساعة عمل»."""
    hours = f"{kind.sla_hours:g}"
    return _("خلال %(n)s ساعة على مدار اليوم", n=hours) if kind.term[1] == "wall" else _("خلال %(n)s ساعة عمل", n=hours)


def group_cards() -> list[dict[str, Any]]:
    return [{"code": g.code, "name": localised(g.name), "icon": g.icon} for g in catalogue().groups.values()]


def kind_options() -> list[tuple[str, str]]:
    """(code, «group: kind») of every kind, for the desk's select."""
    return [(k.code, f"{group_words(k.group)}: {localised(k.name)}") for k in catalogue().kinds.values()]


def group_options() -> list[tuple[str, str]]:
    return [(g.code, localised(g.name)) for g in catalogue().groups.values()]


def department_options() -> list[tuple[str, str]]:
    return sorted(((d.code, localised(d.name)) for d in catalogue().departments.values()), key=lambda pair: pair[1])


def severity_options() -> list[tuple[str, str]]:
    return [(code, severity_words(code)) for code in SEVERITY_TONES]


def public_state(report: PublicReport) -> tuple[str, str]:
    """(word, tone) of a public report."""
    return words_of_state(pinned_procedure(*report.procedure).states[report.state], for_citizen=True)


def public_row(report: PublicReport, branches: dict[int, str]) -> dict[str, Any]:
    """A report as a line of the public list; what it says also stands in the JSON."""
    word, tone = public_state(report)
    return {
        "reference": report.reference,
        "title": kind_words(report.category_code),
        "group": group_words(report.group),
        "icon": catalogue().groups[report.group].icon,
        "state": word,
        "tone": tone,
        "text": report.text,
        "place": _("، ").join(part for part in (report.district, branches.get(report.municipality_id, "")) if part),
        "opened_at": report.opened_at,
        "closed_at": report.closed_at,
        "followers": report.followers,
        "reply": report.reply,
        "url": url_for("reports.show", reference=report.reference),
        "longitude": report.longitude,
        "latitude": report.latitude,
    }


def near_row(near: Near) -> dict[str, Any]:
    """A possible duplicate, in words that the public may read."""
    report = near.report
    word, tone = words_of_state(pinned_procedure(report.procedure_code, report.procedure_version).states[report.state], for_citizen=True)
    return {
        "report": report,
        "reference": report.reference,
        "title": kind_words(report.category_code),
        "state": word,
        "tone": tone,
        "distance_m": round(near.distance_m),
        "likely": near.is_likely,
        "opened_at": report.opened_at,
        "followers": report.followers_count,
        "closed": report.closed_at is not None,
        "place": report.district_name,
        "percent": round(100 * near.score),
    }

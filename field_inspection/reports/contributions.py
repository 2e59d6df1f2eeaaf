"""What reports add to pages of the platform: numbers on the first page, search, a line of «معاملاتي»."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.authz import Actor
from app.casework.models import Case
from app.i18n import filters
from field_inspection.catalogue.report_kinds import catalogue
from field_inspection.reports import presenters
from field_inspection.reports.models import ServiceRequest
from field_inspection.reports.queries.details import list_waiting_for, parent_of
from field_inspection.reports.queries.public import count_public
from field_inspection.reports.search import find_kinds


def home_counts() -> list[dict[str, Any]]:
    """Public numbers of the day."""
    counts = count_public()
    rows = [
        {"label": _("بلاغات مفتوحة"), "value": counts.open, "url": url_for("reports.list_reports", stage="open")},
        {"label": _("بلاغات عولجت خلال شهر"), "value": counts.closed_this_month, "url": url_for("reports.list_reports", stage="closed")},
    ]
    return rows


def search(words: str, _actor: Actor) -> list[dict[str, Any]]:
    """Kinds of report that the words may mean: pressing one begins the report."""
    if len(words) < 3 or any(c.isdigit() for c in words):
        return []
    found = find_kinds(words, 3)
    return [
        {
            "title": _("بلّغ عن مشكلة"),
            "rows": [
                {
                    "title": presenters.kind_words(k.code),
                    "text": presenters.group_words(k.group),
                    "tag": None,
                    "url": url_for("reports.new", kind=k.code, words=words),
                    "icon": catalogue().groups[k.group].icon,
                }
                for k in found
            ],
        }
    ]


def own_todo(actor: Actor) -> dict[str, Any]:
    """What a reporter must or may do now: answer a question, rate what was closed."""
    rows = []
    for report in list_waiting_for(actor.party_ids):
        asked = report.state == "needs_info"
        rows.append(
            {
                "title": _("أجب عن سؤال البلدية") if asked else _("قيّم معالجة بلاغك"),
                "text": f"{report.title} {report.reference}",
                "url": url_for("cases.show", reference=report.reference),
                "due": filters.date_and_time(report.due_at),
            }
        )
    return {"todo": rows}


def own_summary(case: Case) -> str:
    """What «معاملاتي» says beside the state."""
    if isinstance(case, ServiceRequest) and case.state == "duplicate":
        return str(_("يُعالج مع بلاغ قائم عن المشكلة نفسها"))
    return case.reply if isinstance(case, ServiceRequest) and case.closed_at else ""


def stands_for(case: Case) -> Case:
    """A joined report shows the state of the one it was joined to."""
    joined = isinstance(case, ServiceRequest) and case.state == "duplicate"
    return (parent_of(case) or case) if joined else case  # type: ignore[arg-type]


def map_category(case: Any) -> tuple[str | None, str | None, str | None]:
    """Code and words of the kind, for the map's legend and filter."""
    name = catalogue().kinds[case.category_code].name
    return case.category_code, name["ar"], name["en"]


def is_hidden(case: Any) -> bool:
    """Sensitive kinds stand on the staff's map only."""
    return not case.is_public


def is_on_map(case: Any) -> bool:
    return case.state != "rejected"

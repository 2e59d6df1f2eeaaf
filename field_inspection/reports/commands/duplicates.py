"""Joining a report to the open one about the same trouble, and separating them again."""

from collections.abc import Iterable

from app import db
from app.authz import Actor, authorize
from app.casework.workflow import advance
from app.errors import UserError
from field_inspection.reports.models import ServiceRequest
from field_inspection.reports.permissions import Permission
from field_inspection.reports.queries.details import children_of, get_report


def link(report: ServiceRequest, parent: ServiceRequest, actor: Actor) -> None:
    """The report shows its parent's state from now on, keeps its number, and closes with it.

    A parent that is itself a duplicate stands for its own parent; children of the report move along.

    Raises:
        UserError: the same report, a closed one, or one of another branch.
    """
    authorize(actor, Permission.REPORT_DESK, report)
    top = _top(parent)
    if top.id == report.id:
        raise UserError("report_own_duplicate")
    if top.municipality_id != report.municipality_id:
        raise UserError("report_parent_elsewhere")
    if top.closed_at is not None:
        raise UserError("report_parent_closed")
    report.parent_id = top.id
    advance(report, "link", actor, data={"parent": top.reference})
    for child in children_of(report):
        child.parent_id = top.id
        top.followers_count += 1
    top.followers_count += 1 + report.followers_count
    db.session().flush()


def gather(parent: ServiceRequest, references: Iterable[str], actor: Actor) -> int:
    """The named reports are joined to this one, each as ``link`` would. Returns how many.

    Raises:
        UserError: none was named, or one cannot be joined; then none is.
    """
    named = list(dict.fromkeys(references))
    if not named:
        raise UserError("report_none_chosen")
    for reference in named:
        link(get_report(reference), parent, actor)
    return len(named)


def unlink(report: ServiceRequest, actor: Actor) -> None:
    """The two were not the same after all: the report stands alone again."""
    authorize(actor, Permission.REPORT_DESK, report)
    parent = db.session().get(ServiceRequest, report.parent_id) if report.parent_id else None
    advance(report, "unlink", actor, data={"parent": parent.reference if parent else None})
    report.parent_id = None
    if parent is not None:
        parent.followers_count = max(0, parent.followers_count - 1 - report.followers_count)
    db.session().flush()


def _top(report: ServiceRequest) -> ServiceRequest:
    seen = {report.id}
    while report.parent_id is not None and report.state == "duplicate":
        report = db.session().get_one(ServiceRequest, report.parent_id)
        if report.id in seen:
            break
        seen.add(report.id)
    return report

"""A visit's own part of its case page."""

from typing import Any

from app.authz import Actor
from app.casework.models import Case
from app.casework.presenters import state_words
from app.casework.workflow import localised
from app.documents.presenters import file_row
from app.documents.queries import list_documents
from field_inspection.catalogue.checklists import checklists
from field_inspection.visits import presenters
from field_inspection.visits.models import PHOTO, Visit
from field_inspection.visits.permissions import Permission as P
from field_inspection.visits.queries import details


def visit_page(case: Case, actor: Actor) -> tuple[str, dict[str, Any]]:
    """Facts, photos and result, for staff and for those who take part."""
    assert isinstance(case, Visit)
    staff = case.municipality_id in actor.roles
    permit, source = details.permit_of(case), details.source_of(case)
    checklist = checklists().get(case.checklist_code)
    return "visits/visit.html", {
        "visit": case,
        "visit_kind": presenters.kind_words(case.visit_kind),
        "permit": permit,
        "permit_state": state_words(permit) if permit else None,
        "source": source if source is not None and source.kind != "permit" else None,
        "checklist_name": localised(vars(checklist.name)) if checklist else "",
        "records": [presenters.record_facts(r, for_staff=staff) for r in reversed(case.records)],
        "re_visit": details.re_visit_of(case),
        "found": [{"case": v, "tag": state_words(v, for_citizen=not staff)} for v in details.violations_of(case)],
        "documents": [file_row(d) for d in list_documents(case) if d.kind != PHOTO],  # photos stand beside what they show
        "may_perform": case.closed_at is None and actor.may(P.VISIT_PERFORM, case),
        "may_order": case.closed_at is None and actor.may(P.VISIT_ORDER, case),
    }

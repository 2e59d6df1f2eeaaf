"""What a visit brings about, in its own transaction and with the system's view; and the guard of its results."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from app import db
from app.authz import SYSTEM, Actor
from app.casework.calendar import RIYADH
from app.casework.models import CaseEvent
from app.casework.workflow import advance, localised, state_of
from app.notifications.commands import notify
from field_inspection.violations.commands import Finding, find_violation, mark_corrected
from field_inspection.violations.guards import no_open_violation
from field_inspection.visits.commands.planning import plan_visit
from field_inspection.visits.models import BEFORE_DECISION, Visit
from field_inspection.visits.queries.details import find_permit, open_violations, parcel_of
from gis.register.queries import owners_of
from licensing.models import Permit, PermitCondition

RE_VISIT_AFTER = timedelta(days=7)


def recorded_on_site(visit: Visit, _actor: Actor) -> str | None:
    """A result comes from a record that is being taken in now, never from a button."""
    return None if visit.recording is not None else "unmet_recorded_on_site"


def meet_condition(visit: Visit, event: CaseEvent, _actor: Actor) -> None:
    """The permit's condition that ordered the visit is met."""
    condition = db.session().get(PermitCondition, visit.condition_id) if visit.condition_id else None
    if condition is not None and condition.met_on is None:
        condition.met_on = event.at.astimezone(RIYADH).date()


def correct_violations(visit: Visit, event: CaseEvent, _actor: Actor) -> None:
    """What was to be corrected and was seen to be right: the items that passed; all of it where a re-visit passed."""
    right: set[str] = {a["code"] for a in (visit.recording.answers if visit.recording else []) if a["answer"] == "pass"}
    for violation in open_violations(visit.permit_id, visit.parcel_id):
        if violation.item_code in right or (visit.follows_id and event.action == "pass"):
            mark_corrected(violation, visit, event.at)


def open_violations_found(visit: Visit, event: CaseEvent, _actor: Actor) -> None:
    """Each failed item that the schedule knows is a violation of the one who holds the permit, else of the owner."""
    violator = _violator(visit)
    for answer in visit.recording.answers if visit.recording else []:
        if answer["violation"]:
            find_violation(
                Finding(
                    answer["violation"],
                    answer["code"],
                    answer["note"],
                    visit,
                    visit.permit_id,
                    visit.parcel_id,
                    violator,
                    Decimal(answer["quantity"]) if answer["quantity"] else Decimal(1),
                ),
                event.at,
            )


def stop_permit(visit: Visit, event: CaseEvent, actor: Actor) -> None:
    """Work stops: whoever reads the permit's code sees so at once."""
    permit = find_permit(visit.permit_id)
    if permit is not None and permit.state == "active":
        advance(
            permit,
            "suspend",
            actor,
            note=f"لم يجتز الموقع الزيارة {visit.reference}. {event.note}".strip(),
            at=event.at,
            data={"visit": visit.reference},
        )


def reinstate_permit(visit: Visit, event: CaseEvent, actor: Actor) -> None:
    """Work may go on, if this was all that stopped it."""
    permit = find_permit(visit.permit_id)
    if permit is not None and permit.state == "suspended" and no_open_violation(permit, SYSTEM) is None:
        advance(permit, "reinstate", actor, note=f"اجتاز الموقع الزيارة {visit.reference}.", at=event.at, data={"visit": visit.reference})


def plan_re_visit(visit: Visit, event: CaseEvent, actor: Actor) -> None:
    """Somebody comes again with the same checklist; before a decision only if the reviewer asks for it."""
    if visit.visit_kind in BEFORE_DECISION and visit.permit_id is None:
        return
    plan_visit(
        "re_visit",
        event.at.astimezone(RIYADH).date() + RE_VISIT_AFTER,
        actor,
        permit=find_permit(visit.permit_id),
        parcel=parcel_of(visit),
        follows=visit,
        source=visit,
        at=event.at,
    )


def tell_parties(visit: Visit, event: CaseEvent, _actor: Actor) -> None:
    """Those who take part read the result, what was noted, and the new day where there is one."""
    state = state_of(visit)
    for party_id in dict.fromkeys(p.party_id for p in visit.parties):
        notify(
            party_id,
            "visit_changed",
            visit,
            title=visit.title,
            place=visit.place_text,
            note=event.note or "",
            state=(state.citizen_name or state.name).get("ar") or localised(state.name),
            day=visit.planned_on,
        )


def _violator(visit: Visit) -> UUID | None:
    permit: Permit | None = find_permit(visit.permit_id)
    if permit is not None and permit.party_id is not None:
        return permit.party_id
    owners = owners_of(visit.parcel_id) if visit.parcel_id else []
    return owners[0].party_id if owners else None


EFFECTS = {
    "meet_condition": meet_condition,
    "correct_violations": correct_violations,
    "open_violations": open_violations_found,
    "stop_permit": stop_permit,
    "reinstate_permit": reinstate_permit,
    "plan_re_visit": plan_re_visit,
    "tell_parties": tell_parties,
}

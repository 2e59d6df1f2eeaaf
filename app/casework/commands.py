"""What can be done with any case: open, claim, assign, note, move to another branch."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID

from geoalchemy2.shape import from_shape
from shapely import Geometry, Point

from app import db
from app.authz import Actor, Permission, authorize
from app.casework import clocks, workflow
from app.casework.calendar import RIYADH
from app.casework.events import CaseChanged
from app.casework.kinds import case_kind, desk_rules
from app.casework.models import Case, CaseEvent, CaseParty, CaseSearch, CaseSubject
from app.casework.numbering import next_reference
from app.casework.procedures import current_procedure, pin
from app.errors import Conflict, UserError
from app.events import publish
from app.i18n.folding import fold
from app.tenancy import everything

AnyCase = TypeVar("AnyCase", bound=Case)


@dataclass(frozen=True)
class Subject:
    """What a case is about. ``geom_4326``: its shape now, longitude/latitude."""

    type: str
    id: str
    label: str = ""
    geom_4326: Geometry | None = None


def open_case(
    cls: type[AnyCase],
    *,
    procedure: str,
    municipality_id: int,
    actor: Actor,
    title: str,
    party_id: UUID | None = None,
    parties: Iterable[tuple[UUID, str]] = (),
    subjects: Iterable[Subject] = (),
    point_4326: Point | None = None,
    channel: str = "web",
    phone_last4: str | None = None,
    place_text: str = "",
    targets: Mapping[str, tuple[int, str]] | None = None,
    note: str = "",
    data: dict[str, Any] | None = None,
    at: datetime | None = None,
    **fields: Any,
) -> AnyCase:
    """A case of the class's kind stands in its first state, numbered, its clock running, its first event recorded.

    The caller has authorised the act. Rows are written with the system's view, because the one who files
    (the public, an owner) need not be able to read the branch that receives the case.

    Args:
        party_id: for whom; becomes the participant "applicant" unless ``parties`` gives it a role.
        parties: (party id, participant role).
        targets: clock name -> (minutes, "working" | "wall"), instead of the procedure's own allowances.
        at: when it was opened, for acts done offline or told by history; now by default.
        fields: columns of the kind's own table.
    """
    kind = case_kind(str(cls.__mapper__.polymorphic_identity))
    rule, now = current_procedure(procedure), at or datetime.now(UTC)
    with everything():
        pin(rule)
        case = cls(
            reference=next_reference(kind.prefix, now.astimezone(RIYADH).year),
            municipality_id=municipality_id,
            procedure_code=rule.code,
            procedure_version=rule.version,
            state=rule.initial,
            title=title,
            party_id=party_id,
            channel=channel,
            phone_last4=phone_last4,
            place_text=place_text,
            opened_at=now,
            point_4326=from_shape(point_4326, 4326) if point_4326 is not None else None,
            **fields,
        )
        case.parties = _participants(party_id, parties)
        case.subjects = [_subject_row(s) for s in subjects]
        db.session().add(case)
        db.session().flush()
        for name, (minutes, calendar) in (targets or {}).items():
            clocks.set_target(case, name, minutes=minutes, calendar=calendar)
        workflow.begin(case, rule, actor, note=note, data=data)
        _index(case)
        publish(CaseChanged(case.id, case.kind, "open", case.state))
    return case


def add_party(case: Case, party_id: UUID, role: str) -> None:
    """The party takes part in the case from now on, and may see it."""
    with everything():
        if not any(p.party_id == party_id and p.role == role for p in case.parties):
            case.parties.append(CaseParty(case_id=case.id, party_id=party_id, role=role))
            db.session().flush()


def remove_party(case: Case, party_id: UUID, role: str) -> None:
    """The party no longer takes part in that role."""
    with everything():
        for row in [p for p in case.parties if p.party_id == party_id and p.role == role]:
            db.session().delete(row)
            case.parties.remove(row)
        db.session().flush()


def claim(case: Case, actor: Actor) -> None:
    """The actor takes the file on his desk.

    Raises:
        Conflict: a colleague already has it.
        UserError: a rule of the kind forbids it to this person.
    """
    authorize(actor, Permission.CASE_INBOX, case)
    _require_desk_rules(case, actor)
    if case.assigned_to_id not in (None, actor.user_id):
        raise Conflict("claimed_by_another")
    if case.assigned_to_id is None:
        case.assigned_to_id = actor.user_id
        workflow.record(case, "claim", case.state, actor, audience="staff")
        db.session().flush()


def _require_desk_rules(case: Case, actor: Actor) -> None:
    for rule in desk_rules(case.kind):
        if forbidden := rule(case, actor):
            raise UserError(forbidden)


def release(case: Case, actor: Actor) -> None:
    """The file goes back to the common inbox."""
    authorize(actor, Permission.CASE_INBOX, case)
    if case.assigned_to_id == actor.user_id:
        case.assigned_to_id = None
        workflow.record(case, "release", case.state, actor, audience="staff")
        db.session().flush()


def assign(case: Case, user_id: UUID, user_name: str, actor: Actor) -> None:
    """A superior puts the file on a colleague's desk."""
    authorize(actor, Permission.CASE_ASSIGN, case)
    case.assigned_to_id = user_id
    workflow.record(case, "assign", case.state, actor, audience="staff", data={"to": user_name})
    db.session().flush()


def record_note(case: Case, actor: Actor, note: str, *, audience: str = "staff", data: dict[str, Any] | None = None) -> CaseEvent:
    """A remark stands in the case's history. ``audience``: staff | parties."""
    authorize(actor, Permission.CASE_VIEW, case)
    if not note.strip():
        raise UserError("note_required")
    return workflow.record(case, "note", case.state, actor, note=note, audience=audience, data=data)


def move_case(case: Case, to_municipality_id: int, reason: str, actor: Actor) -> None:
    """The case belongs to another branch from now on; number, history and used time go with it.

    Raises:
        UserError: no reason, or it is there already.
    """
    authorize(actor, Permission.CASE_MOVE, case)
    if not reason.strip():
        raise UserError("note_required")
    if to_municipality_id == case.municipality_id:
        raise UserError("already_there")
    with everything():
        now = datetime.now(UTC)
        workflow.record(case, "move", case.state, actor, note=reason, at=now, data={"from": case.municipality_id, "to": to_municipality_id})
        clocks.rebase(case, now)
        case.municipality_id, case.assigned_to_id = to_municipality_id, None
        clocks.rebase(case, now)
        db.session().flush()
        publish(CaseChanged(case.id, case.kind, "move", case.state))


def _participants(party_id: UUID | None, parties: Iterable[tuple[UUID, str]]) -> list[CaseParty]:
    rows = list(parties)
    if party_id is not None and party_id not in {p for p, _ in rows}:
        rows.append((party_id, "applicant"))
    return [CaseParty(party_id=p, role=r) for p, r in dict.fromkeys(rows)]


def _subject_row(subject: Subject) -> CaseSubject:
    shape = from_shape(subject.geom_4326, 4326) if subject.geom_4326 is not None else None
    return CaseSubject(subject_type=subject.type, subject_id=subject.id, label=subject.label, geom_4326=shape)


def _index(case: Case) -> None:
    words = " ".join([case.reference, case.title, case.place_text, *(s.label for s in case.subjects)])
    db.session().add(
        CaseSearch(case_id=case.id, words=f" {fold(words)} ", waits_in=case.municipality_id if case.closed_at is None else None)
    )
    db.session().flush()

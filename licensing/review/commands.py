"""What the desk does with a file: check again, ask for corrections, recommend, decide."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from app import db
from app.authz import Actor
from app.casework.models import CaseEvent
from app.casework.workflow import advance
from app.errors import Forbidden, UserError
from licensing.applications import checks, commands, queries
from licensing.models import Application
from licensing.permissions import Permission as P
from licensing.review import phrases, proposals
from licensing.review.queries import correction_targets, open_questions

Remarks = Mapping[tuple[str, str], str]
RECOMMENDATIONS = ("recommend_approval", "recommend_refusal")
DECISIONS = ("approve", "refuse", "return_to_reviewer")
ON_THE_DESK = ("submitted", "under_review", "recommended")


@dataclass(frozen=True)
class Assessment:
    """One rule that the check could not settle, and what the reviewer found: met, waived or unmet, and why."""

    rule: str
    sentence: str
    found: str
    why: str


def check_again(application: Application, actor: Actor) -> None:
    """The findings are those of the present drawing and rules.

    Raises:
        Forbidden: neither reviewer nor approver of the branch, or the file is not on the desk.
    """
    may = actor.may(P.APPLICATION_REVIEW, application) or actor.may(P.APPLICATION_DECIDE, application)
    if not may or application.state not in ON_THE_DESK:
        raise Forbidden("not_permitted")
    checks.run_checks(application)


def keep_remarks(application: Application, remarks: Remarks, actor: Actor) -> None:
    """The named answers, documents and parts carry these remarks, and no others do; nothing is returned yet.

    Raises:
        UserError: something was ticked and nothing said of it, or it is no part of this file.
    """
    known = {(t.target, t.name): t.label for t in correction_targets(application)}
    for (target, name), remark in remarks.items():
        if (target, name) not in known:
            raise UserError("not_of_this_file")
        if not remark.strip():
            raise UserError("remark_needed", label=known[target, name])
        commands.name_correction(application, target, name, remark, actor)
    request = queries.find_open_correction(application)
    for item in list(request.items) if request else []:
        if item.target != proposals.TARGET and (item.target, item.name) not in remarks:
            commands.drop_correction(application, item.target, item.name, actor)


def return_for_correction(application: Application, remarks: Remarks, note: str, actor: Actor) -> CaseEvent:
    """The applicant has the file again; only what carries a remark is open to him, and his own clock runs."""
    keep_remarks(application, remarks, actor)
    db.session().flush()
    phrases.count_uses("correction", *remarks.values(), note)
    return advance(application, "request_correction", actor, note=note)


def recommend(application: Application, action: str, assessments: Sequence[Assessment], conclusion: str, actor: Actor) -> CaseEvent:
    """The file waits for another officer's decision, with the reasons of this one.

    Raises:
        UserError: no conclusion, or a rule that the check left open was not assessed.
    """
    if action not in RECOMMENDATIONS or not conclusion.strip():
        raise UserError("note_required")
    assessed = {a.rule for a in assessments if a.found and a.why.strip()}
    left = [row for row in open_questions(application) if f"{row.seq}" not in assessed]
    if left and action == "recommend_approval":
        raise UserError("assessment_needed")
    reasons = [asdict(a) for a in assessments if a.found]
    return advance(application, action, actor, note=conclusion, data={"reasoning": reasons, "internal": True})


def decide(application: Application, action: str, reason: str, actor: Actor) -> CaseEvent:
    """The decision stands with its reason.

    Raises:
        UserError: no reason; the same person recommended; the findings changed or forbid it.
    """
    if action not in DECISIONS or not reason.strip():
        raise UserError("note_required")
    data = {"internal": True} if action == "return_to_reviewer" else None
    if action == "refuse":
        data = {"reason_codes": phrases.count_uses("refusal", reason)}
    return advance(application, action, actor, note=reason, data=data)

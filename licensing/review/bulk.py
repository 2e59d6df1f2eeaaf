"""What reviewers and deciders may do with several files at once."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from app.authz import Actor
from app.casework.bulk import BulkAct
from app.casework.models import Case
from app.casework.workflow import advance, procedure_of
from app.errors import UserError
from licensing.applications import queries
from licensing.models import Application
from licensing.permissions import Permission as P
from licensing.review.commands import decide

_WORDS = "أوافق على توصية المراجع، والطلب مستوفٍ بلا ملاحظات."


def start_review(case: Case, actor: Actor, _form: Mapping[str, str]) -> None:
    """The file is under review on the actor's desk."""
    advance(case, "start_review", actor)


def approve_simple(case: Case, actor: Actor, _form: Mapping[str, str]) -> None:
    """The recommended file is approved, if there is nothing in it that one must look at first.

    Raises:
        UserError ``not_simple``: another procedure, another recommendation, a finding that did not simply pass, or an earlier return.
    """
    if not isinstance(case, Application) or not is_simple(case):
        raise UserError("not_simple")
    decide(case, "approve", _WORDS, actor)


def is_simple(application: Application) -> bool:
    """A desk review that waits for its decision, recommended for approval, never returned, every finding a pass."""
    rule = procedure_of(application)
    return (
        application.state == "recommended"
        and rule.kind == "simple_review"
        and application.recommendation == "approve"
        and all(row.verdict == "pass" for row in queries.list_findings(application))
        and not queries.list_corrections(application)
    )


ACTS = (
    BulkAct("start_review", _l("بدء المراجعة"), P.APPLICATION_REVIEW, start_review),
    BulkAct("approve_simple", _l("اعتماد المعاملات البسيطة"), P.APPLICATION_DECIDE, approve_simple),
)

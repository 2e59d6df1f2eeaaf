"""What the demo city promises of its files."""

from collections import Counter

from flask import current_app
from sqlalchemy import func, select

from app import db
from app.ledger.models import Invoice
from licensing.demo.chapters.checking import check_chapters
from licensing.demo.roads import online
from licensing.demo.stories import stories
from licensing.models import Application, Permit

LATE_PERCENT = 5


def check_licensing() -> list[tuple[str, bool, str]]:
    """(what is asserted, holds, what was found)."""
    return [*_states(), _late(), _paid(), _one_permit_each(), _tour(), *check_chapters()]


BY_REQUEST = {"cancelled"}  # states that only a later request of the holder brings about: the city tells none


def _states() -> list[tuple[str, bool, str]]:
    """Every state of every procedure has a file in it."""
    rows = [
        *db.session().execute(
            select(Application.procedure_code, Application.state, func.count()).group_by(Application.procedure_code, Application.state)
        ),
        *db.session().execute(select(Permit.procedure_code, Permit.state, func.count()).group_by(Permit.procedure_code, Permit.state)),
    ]
    found: dict[str, Counter[str]] = {}
    for code, state, count in rows:
        found.setdefault(code, Counter())[state] += count
    wanted = {s.definition.procedure for s in online().values() if s.definition} | {
        s.definition.output.procedure for s in online().values() if s.definition
    }
    procedures = current_app.extensions["procedures"]
    return [
        (
            f"licensing: every state of {code} has a file",
            not (missing := procedures[code].states.keys() - found.get(code, {}).keys() - BY_REQUEST),
            ", ".join(sorted(missing)) or str(sum(found.get(code, {}).values())),
        )
        for code in sorted(wanted)
    ]


def _late() -> tuple[str, bool, str]:
    running = db.session().scalar(select(func.count()).where(Application.due_at.is_not(None), Application.closed_at.is_(None))) or 0
    late = db.session().scalar(select(func.count()).where(Application.due_at < func.now(), Application.closed_at.is_(None))) or 0
    return (
        f"licensing: at least {LATE_PERCENT} % of running files are late",
        running > 0 and 100 * late >= LATE_PERCENT * running,
        f"{late} of {running}",
    )


def _paid() -> tuple[str, bool, str]:
    unpaid = (
        db.session().scalar(
            select(func.count())
            .select_from(Permit)
            .join(Invoice, Invoice.case_id == Permit.application_id)
            .where(Invoice.state == "issued")
        )
        or 0
    )
    return "licensing: no permit with an unpaid invoice", unpaid == 0, str(unpaid)


def _one_permit_each() -> tuple[str, bool, str]:
    issued = db.session().scalar(select(func.count()).where(Application.state == "issued")) or 0
    permits = db.session().scalar(select(func.count()).select_from(Permit)) or 0
    return "licensing: each issued application has its permit", issued == permits, f"{issued} issued, {permits} permits"


def _tour() -> tuple[str, bool, str]:
    codes = [story.code for story in stories()]
    return "licensing: every stop of the tour has its file", len(codes) == 7, ", ".join(codes)

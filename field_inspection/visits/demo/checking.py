"""What the demo promises of its visits and violations."""

from app import db
from app.sqlfile import load_sql

VISIT_STATES = {"planned", "no_access", "passed", "failed"}
VIOLATION_STATES = {"warned", "fined", "objected", "paid", "closed", "cancelled"}


def checks() -> list[tuple[str, bool, str]]:
    """Each promise, whether it holds, and the figure found."""
    facts = db.session().execute(load_sql("field_inspection", "demo/visit_facts")).one()
    states, fines = set(facts.visit_states or ()), set(facts.violation_states or ())
    return [
        ("visits in every state", states >= VISIT_STATES, "، ".join(sorted(states))),
        ("violations in every state", fines >= VIOLATION_STATES, "، ".join(sorted(fines))),
        ("visits due today", facts.today >= 1, str(facts.today)),
        ("some visits are late", facts.late >= 1, str(facts.late)),
        ("a visit recorded from afar", facts.far >= 1, str(facts.far)),
        ("photos that had a place in them", facts.photos >= 5, str(facts.photos)),
        ("every fine equals its invoice", facts.wrong_fines == 0, str(facts.wrong_fines)),
        ("every visit is on the map", facts.on_map == facts.visits, f"{facts.on_map} of {facts.visits}"),
    ]

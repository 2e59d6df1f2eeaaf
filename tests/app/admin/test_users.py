"""The administrator's list of accounts: what each may do today, asked once for the whole page."""

from sqlalchemy import event

from app import db
from app.admin import pages, queries
from app.authz import SYSTEM
from app.identity.commands import end_role, grant_role
from tests.factories.people import DILAM, SIH, make_branches, make_user


def test_a_role_that_was_ended_stays_on_record_and_counts_no_more(db_session):
    make_branches()
    user = make_user("سالم")
    ended, kept = grant_role(user, SIH, "reviewer", SYSTEM), grant_role(user, DILAM, "inspector", SYSTEM)
    end_role(ended, SYSTEM)
    assert [(held.membership.id, held.now) for held in queries.list_roles([user])[user.id]] == [(kept.id, True), (ended.id, False)]
    assert grant_role(user, SIH, "reviewer", SYSTEM).id != ended.id


def test_the_list_asks_no_more_for_more_accounts(db_session):
    make_branches()
    asked: list[str] = []
    event.listen(db.session().connection(), "before_cursor_execute", lambda *given: asked.append(given[2]))
    counts = []
    for _ in range(2):
        for _ in range(5):
            grant_role(make_user(), SIH, "reviewer", SYSTEM)
        asked.clear()
        assert len(pages.users_page({})["rows"]) >= 5
        counts.append(len([statement for statement in asked if statement.startswith("SELECT")]))
    assert counts[0] == counts[1]

"""The second lock: rows of a case are seen with their case alone, whatever the application asks."""

from contextlib import contextmanager

import pytest
from sqlalchemy import text

from app import db, tenancy
from tests.access.people import actor_named
from tests.fixtures.database import _on_clone

KINDS = ("application", "permit", "visit", "violation", "service_request")


@pytest.fixture(scope="module")
def city(app, demo_template):
    with contextmanager(_on_clone)(app, demo_template):
        yield app


def seen(table: str) -> tuple[int, int]:
    """(rows the database gives, rows whose case it also gives)"""
    counts = text(f'SELECT count(*), count(c.id) FROM {table} t LEFT JOIN "case" c ON c.id = t.id')
    return tuple(db.session().execute(counts).one())


@pytest.mark.parametrize("table", KINDS)
def test_a_branch_sees_no_row_of_another_branchs_case(city, table):
    with tenancy.everything():
        every, _ = seen(table)
    with tenancy.scoped(actor_named("reviewer.dilam").scope):
        own, with_case = seen(table)
    assert every > own == with_case > 0


@pytest.mark.parametrize("table", KINDS)
def test_a_person_sees_only_rows_of_his_own_cases(city, table):
    scope = actor_named("owner").scope
    with tenancy.scoped(scope):
        own, with_case = seen(table)
        cases = db.session().scalar(text('SELECT count(*) FROM "case"'))
    assert own == with_case <= cases


def test_every_policy_compares_its_own_tables_column(city):
    policies = text("SELECT tablename, qual FROM pg_policies WHERE policyname = 'seen_with_its_case' ORDER BY 1")
    found = db.session().execute(policies).all()
    assert len(found) > 10
    assert [table for table, rule in found if f"c.id = {table}." not in rule] == []

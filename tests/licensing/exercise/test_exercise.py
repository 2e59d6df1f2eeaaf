"""Every service of the catalogue reaches its document, and refuses what its own example says it refuses."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask

from app import db
from licensing.catalogue import services
from licensing.exercise import exercise
from licensing.models import Application
from tests.fixtures.database import _on_clone

GROUPS = sorted({service.facts.group for service in services().values()})
PAPERS = ("com.issue_instant", "bld.fence", "enf.violation_inquiry", "g2g.school_site", "exc.water")  # the rest in the bench


@pytest.fixture(scope="module")
def city(app: Flask, demo_template: str) -> Iterator[Flask]:
    with contextmanager(_on_clone)(app, demo_template):
        yield app


@pytest.mark.parametrize("group", GROUPS)
def test_every_service_of_a_group_reaches_its_document(city, group):
    codes = [code for code, service in services().items() if service.facts.group == group]
    with city.app_context():
        before = db.session().query(Application).count()
        try:
            outcomes = exercise(codes, with_papers=False)
        finally:
            db.rollback()
        assert {o.code: o.faults for o in outcomes if not o.passed} == {}
        assert len(outcomes) == len(codes)
        assert db.session().query(Application).count() == before, "nothing of it is kept"


def test_papers_are_made_of_every_sort(city):
    with city.app_context():
        try:
            outcomes = exercise(PAPERS)
        finally:
            db.rollback()
        assert {o.code: o.faults for o in outcomes if not o.passed} == {}
        assert all(o.paper_bytes > 10_000 for o in outcomes)

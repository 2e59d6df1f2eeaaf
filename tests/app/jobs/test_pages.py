"""The administrator sees the queue and retries what rests; nobody else does."""

from uuid import uuid4

import pytest

from app import db, security
from app.identity import session as identity_session
from app.jobs import defer
from app.jobs.models import jobs_table
from tests.app.jobs.conftest import job_ids
from tests.factories.people import make_branches, staff


@pytest.fixture
def as_role(app, client, monkeypatch):
    monkeypatch.setattr(security.csrf, "protect", lambda: None)  # tested for all forms at once elsewhere
    make_branches()

    def sign_in(role: str):
        actor = staff(role)
        monkeypatch.setattr(identity_session, "actor_of", lambda user: actor)
        with client.session_transaction() as cookie:
            cookie.update(_user_id=f"{actor.user_id}:1", _fresh=True)
        return client

    return sign_in


def test_the_page_tells_what_waits_and_retries_what_rests(probe, as_role):
    defer("probe", name="سر")
    db.session().execute(jobs_table.update().values(status="failed"))
    browser = as_role("administrator")
    page = browser.get("/admin/jobs?state=failed").get_data(as_text=True)
    assert "تجربة" in page and "أعد المحاولة" in page and "سر" not in page
    answer = browser.post(f"/admin/jobs/{job_ids()[0]}/retry", data={"idempotency_key": uuid4().hex})
    assert answer.status_code == 303
    assert "أعد المحاولة" not in browser.get("/admin/jobs").get_data(as_text=True)


@pytest.mark.parametrize("role", ["reviewer", "finance", "director"])
def test_nobody_else_sees_the_queue(probe, as_role, role):
    assert as_role(role).get("/admin/jobs").status_code == 403
    assert as_role(role).post("/admin/jobs/1/retry", data={"idempotency_key": uuid4().hex}).status_code == 403

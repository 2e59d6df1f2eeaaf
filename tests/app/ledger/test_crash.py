"""kill -9 at each step between the payment and the permit: afterwards the money and its effect happened exactly once."""

import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from uuid import uuid4

import pytest

from app import db
from app.casework.queries import list_events
from app.ledger import commands, queries
from app.ledger.gateways.signature import sign
from app.ledger.models import Payment, PaymentNotice
from config import DEFAULT_GATEWAY_SECRET
from ops.paths import ROOT
from tests.app.ledger.conftest import broken
from tests.fixtures.served import free_ports

POINTS = ["notice_verified", "receipt_numbered", "journal_posted", "case_advanced", "notice_answered"]


@contextmanager
def site(app, crash_at: str):
    """The site in a process of its own; killed at the end, by us if it did not kill itself."""
    port = free_ports()
    told = {
        "ENVIRONMENT": "test",
        "DATABASE_URL": app.config["DATABASE_URL"],
        "OWNER_DATABASE_URL": app.config["DATABASE_URL"],
        "PORT": str(port),
        "VAR_DIR": str(app.config["VAR_DIR"]),
        "PYTHONPATH": str(ROOT),
        "AMANAH_CRASH_AT": crash_at,
    }
    program = [sys.executable, "-m", "tests.app.ledger.crash_site"]
    child = subprocess.Popen(program, cwd=ROOT, env=os.environ | told, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert child.stdout.readline() == "ready\n", child.stderr.read()[-3000:]
        yield child, f"http://127.0.0.1:{port}/payments/notices"
    finally:
        child.kill()
        child.communicate()


def deliver(url: str, body: bytes, headers: dict[str, str]) -> int | None:
    """The status the gateway gets, or None if the line went dead."""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data=body, headers=headers), timeout=30) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
    except (urllib.error.URLError, OSError):
        return None


@pytest.mark.parametrize("point", POINTS)
def test_killed_between_payment_and_permit(app, committed_world, point):
    world = committed_world
    intent = commands.start_payment(world.invoice, "sandbox", world.owner)
    db.session().commit()
    body = json.dumps(
        {
            "intent_id": str(intent.id),
            "payment_id": uuid4().hex,
            "state": "paid",
            "amount": str(intent.amount),
            "currency": "SAR",
            "occurred_at": datetime.now(UTC).isoformat(),
        }
    ).encode()
    headers = sign(DEFAULT_GATEWAY_SECRET, f"msg_{uuid4().hex}", body, datetime.now(UTC)) | {"Content-Type": "application/json"}

    with site(app, crash_at=point) as (child, url):
        assert deliver(url, body, headers) is None
        assert child.wait(10) == -9
    db.session().expire_all()
    done_before = db.session().query(Payment).count()
    assert done_before == (1 if point == "notice_answered" else 0)
    assert (world.invoice.state, world.case.state) == (("paid", "issued") if done_before else ("issued", "awaiting_payment"))
    assert broken() == []
    db.session().commit()

    restarted = app.test_client()  # the gateway sends again to whatever process answers now
    assert [restarted.post("/payments/notices", data=body, headers=headers).status_code for _ in range(3)] == [200, 200, 200]
    db.session().expire_all()
    assert (world.invoice.state, world.case.state) == ("paid", "issued")
    assert db.session().query(Payment).count() == 1 and db.session().query(PaymentNotice).count() == 1
    assert [e.action for e in list_events(world.case, for_staff=True)].count("issue") == 1
    assert queries.receipt_of(world.invoice).amount == Decimal("720.00") and broken() == []


def test_outside_the_test_environment_no_name_kills():
    script = "import app.ledger.crashpoints as c; c.crash_point('x'); print('alive')"
    told = {"AMANAH_CRASH_AT": "x", "ENVIRONMENT": "production", "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=os.environ | told, capture_output=True, text=True, check=False)
    assert done.stdout == "alive\n"

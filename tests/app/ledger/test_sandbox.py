"""The sandbox gateway as a program of its own, and our client of it."""

import re
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from uuid import uuid4

import pytest

from app.ledger.gateways.base import GatewayUnavailable, IntentRequest
from app.ledger.gateways.sandbox import SandboxGateway
from app.ledger.rules import EventKind
from ops.paths import ROOT
from tests.fixtures.served import free_ports

SECRET = "gateway-secret-of-these-tests-only"
PROGRAM = "import sys; from pathlib import Path; from app.ledger.gateways.sandbox_program.serve import serve; serve('127.0.0.1', int(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))"


class Door(BaseHTTPRequestHandler):
    """Where the notices arrive; answers what it was told to."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.append((dict(self.headers), body))
        self.send_response(self.server.answers.pop(0) if self.server.answers else 200)
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def door():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    server.heard, server.answers = [], []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def gateway(tmp_path):
    port = free_ports()

    def start():
        program = [sys.executable, "-c", PROGRAM, str(port), SECRET, str(tmp_path / "gateway.sqlite")]
        child = subprocess.Popen(program, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for(lambda: reachable(f"http://127.0.0.1:{port}/readyz"))
        return child

    client = SandboxGateway(f"http://127.0.0.1:{port}", SECRET)
    client.start, client.child = start, start()
    yield client
    client.child.kill()
    client.child.wait()


def reachable(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2):
            return True
    except OSError:
        return False


def wait_for(happened, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)


def asked(door, amount="720.00", intent_id=None) -> IntentRequest:
    address = f"http://127.0.0.1:{door.server_port}"
    return IntentRequest(intent_id or uuid4(), Decimal(amount), "SAR", "20260000014", "فاتورة", f"{address}/return", f"{address}/notices")


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def press(page: str, action: str) -> tuple[int, str]:
    request = urllib.request.Request(page, data=urllib.parse.urlencode({"action": action}).encode())
    try:
        with urllib.request.build_opener(NoRedirect).open(request, timeout=10) as answer:
            return answer.status, ""
    except urllib.error.HTTPError as error:
        return error.code, error.headers.get("Location", "")


def test_paying_sends_a_signed_notice_and_leads_back(gateway, door):
    request = asked(door)
    page = gateway.create_intent(request)
    assert gateway.enquire(request.intent_id) is None
    html = urllib.request.urlopen(page, timeout=5).read().decode()
    assert 'lang="ar" dir="rtl"' in html and "720.00" in html and not re.search(r"https?://(?!127)", html)
    assert press(page, "pay") == (303, request.return_url)
    ((headers, body),) = door.heard
    event = gateway.verify_notice(headers, body)
    assert (event.intent_id, event.told.kind, event.told.amount) == (request.intent_id, EventKind.PAID, Decimal("720.00"))
    assert gateway.enquire(request.intent_id).gateway_payment_id == event.gateway_payment_id


def test_asking_twice_makes_one_and_another_amount_is_refused(gateway, door):
    request = asked(door)
    assert gateway.create_intent(request) == gateway.create_intent(request)
    with pytest.raises(GatewayUnavailable):
        gateway.create_intent(asked(door, "1.00", request.intent_id))


def test_pressing_twice_takes_the_money_once(gateway, door):
    page = gateway.create_intent(asked(door))
    assert [press(page, "pay")[0], press(page, "fail")[0]] == [303, 303]
    assert len(door.heard) == 1


def test_a_refused_card_is_told(gateway, door):
    request = asked(door)
    press(gateway.create_intent(request), "fail")
    assert gateway.verify_notice(*door.heard[0]).told.kind is EventKind.FAILED
    assert gateway.enquire(request.intent_id).told.kind is EventKind.FAILED


def test_a_silent_payment_is_learnt_by_asking(gateway, door):
    request = asked(door)
    press(gateway.create_intent(request), "silent")
    assert door.heard == [] and gateway.enquire(request.intent_id).told.kind is EventKind.PAID


def test_a_notice_not_accepted_comes_again_even_after_a_restart(gateway, door):
    door.answers[:] = [503]
    press(gateway.create_intent(asked(door)), "pay")
    gateway.child.send_signal(signal.SIGTERM)
    assert gateway.child.wait(10) == 0
    gateway.child = gateway.start()
    wait_for(lambda: len(door.heard) == 2)
    ids = {gateway.verify_notice(*message).notice_id for message in door.heard}
    assert len(ids) == 1, "the same message, so that the receiver counts it once"


def test_only_the_platform_asks_the_gateway(gateway, door):
    request = asked(door)
    gateway.create_intent(request)
    with pytest.raises(GatewayUnavailable):
        SandboxGateway(gateway.url, "another secret").enquire(request.intent_id)
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(f"{gateway.url}/intents/{request.intent_id}", timeout=5)


def test_unknown_pages_and_actions_are_said_in_arabic(gateway, door):
    assert press(gateway.create_intent(asked(door)), "steal")[0] == 400
    with pytest.raises(urllib.error.HTTPError) as refusal:
        urllib.request.urlopen(f"{gateway.url}/pay/{uuid4()}", timeout=5)
    assert refusal.value.code == 404 and "لم نجد عملية الدفع" in refusal.value.read().decode()


def test_a_gateway_that_does_not_answer(door):
    with pytest.raises(GatewayUnavailable):
        SandboxGateway(f"http://127.0.0.1:{free_ports()}", SECRET).create_intent(asked(door))

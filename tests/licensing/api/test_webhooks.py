"""What happens is told to the party's own address: signed, tried again, on record, and never into the private network."""

import json
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

import pytest
from sqlalchemy import select
from standardwebhooks import Webhook, WebhookVerificationError

from app import db
from app.authz import acting_as
from app.casework.workflow import advance
from app.errors import UserError
from licensing.api.hooks import commands, sending
from licensing.api.hooks.addresses import Unsent, target_of
from licensing.models import WebhookDelivery, WebhookEndpoint
from tests.factories import filing
from tests.factories.people import make_party, person
from tests.fixtures.processes import drain
from tests.licensing.api.conftest import key_of, program


@pytest.fixture(scope="module")
def receiver():
    """A program on this machine that takes messages; ``answers`` are the statuses it gives next."""
    heard = SimpleNamespace(messages=[], answers=[])

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            heard.messages.append((dict(self.headers), body, self.path))
            status = heard.answers.pop(0) if heard.answers else 204
            self.send_response(status)
            if status == 302:
                self.send_header("Location", "http://127.0.0.1:1/elsewhere")
            self.end_headers()

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    heard.url = f"http://127.0.0.1:{server.server_port}/hook?x=1"
    yield heard
    server.shutdown()
    server.server_close()


@pytest.fixture
def told(receiver):
    receiver.messages.clear()
    receiver.answers.clear()
    return receiver


@pytest.fixture
def owner(db_session):
    party = make_party()
    return SimpleNamespace(party=party, actor=person(party))


def address(owner, url, events=("application.state_changed",)):
    with acting_as(owner.actor):
        return commands.subscribe_to(url, events, owner.party.id, owner.actor, demo=True)


def test_a_message_is_signed_for_its_receiver_alone(told, owner):
    endpoint = address(owner, told.url)
    delivery = commands.tell(endpoint, "application.state_changed", {"reference": "BL-1"})
    sending.deliver(str(delivery.id))
    ((headers, body, path),) = told.messages
    payload = Webhook(endpoint.secret).verify(body, headers)
    assert path == "/hook?x=1" and payload["type"] == "application.state_changed" and payload["data"] == {"reference": "BL-1"}
    assert headers["webhook-id"] == str(delivery.id) and delivery.state == "delivered"
    with pytest.raises(WebhookVerificationError):
        Webhook("whsec_" + "A" * 32).verify(body, headers)
    sending.deliver(str(delivery.id))
    assert len(told.messages) == 1  # what arrived is not sent twice


def test_after_a_change_both_secrets_open_the_signature_for_a_day(told, owner):
    endpoint = address(owner, told.url)
    before = endpoint.secret
    now = commands.new_secret(endpoint)
    sending.deliver(str(commands.tell(endpoint, "application.state_changed", {}).id))
    headers, body, _path = told.messages[0]
    assert before != now and all(Webhook(secret).verify(body, headers) for secret in (before, now))


def test_a_happening_of_ours_is_told_and_a_neighbours_is_not(city, told):
    mine = SimpleNamespace(party=city.owner_party, actor=city.owner)
    other = SimpleNamespace(party=city.stranger_party, actor=city.stranger)
    events = ("application.opened", "application.state_changed", "invoice.issued")
    ours, theirs = address(mine, told.url, events), address(other, told.url, events)
    application = filing.start_villa(city)
    filing.to_office(city, application)
    rows = db.session().execute(select(WebhookDelivery.endpoint_id, WebhookDelivery.event, WebhookDelivery.payload)).all()
    assert {row.endpoint_id for row in rows} == {ours.id} and theirs.id
    assert rows[0].event == "application.opened"
    assert {row.payload["data"]["reference"] for row in rows} == {application.reference}
    assert city.owner_party.name_ar not in json.dumps([row.payload for row in rows], ensure_ascii=False)


def test_an_event_that_was_undone_is_never_told(city, told):
    address(SimpleNamespace(party=city.owner_party, actor=city.owner), told.url)
    application = filing.start_villa(city)
    with pytest.raises(UserError), acting_as(city.owner), db.session().begin_nested():
        advance(application, "invite_office", city.owner)
    assert db.session().scalars(select(WebhookDelivery)).all() == []


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/", "ftp://example.org/", "https://10.1.2.3/", "https://192.168.1.1/", "https://169.254.169.254/latest/meta-data",
        "https://[::1]/", "https://[fd00::1]/", "https://[::ffff:10.0.0.1]/", "https://user:pass@example.org/", "https://127.0.0.1/",
        "https://0.0.0.0/", "https://100.64.0.1/", "https://224.0.0.1/", "https://2130706433/", "https://exa mple.org/", "https://", "nonsense",
    ],
)  # fmt: skip
def test_where_no_webhook_may_go(app, monkeypatch, url):
    real = socket.getaddrinfo
    public = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *rest, **more: public if host == "example.org" else real(host, *rest, **more))
    with pytest.raises(UserError):
        target_of(url, demo=False)


def test_a_name_with_one_private_address_among_public_ones_is_private(app, monkeypatch):
    rows = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 443)) for ip in ("93.184.216.34", "10.0.0.7")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: rows)
    with pytest.raises(UserError, match="webhook_url_private"):
        target_of("https://rebind.example.org/", demo=True)


def test_a_public_name_is_connected_to_by_the_address_that_was_checked(app, monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", 8443))])
    target = target_of("https://example.org:8443/in?a=1", demo=False)
    assert (target.ip, target.host, target.port, target.path) == ("93.184.216.34", "example.org", 8443, "/in?a=1")


def test_a_private_network_is_refused_in_demo_too(app):
    with pytest.raises(UserError, match="webhook_url_private"):
        target_of("https://10.0.0.1/", demo=True)


def test_redirects_are_not_followed_and_every_try_is_on_record(committed_db, app, told):
    party = make_party()
    endpoint = address(SimpleNamespace(party=party, actor=person(party)), told.url)
    delivery = commands.tell(endpoint, "application.state_changed", {})
    key = delivery.id
    committed_db.commit()
    for status in (302, 500):
        told.answers.append(status)
        with pytest.raises(Unsent):
            sending.deliver(str(key))
    committed_db.expire_all()
    kept = committed_db.get_one(WebhookDelivery, key)
    assert [row["status"] for row in kept.attempts] == [302, 500] and kept.state == "waiting"
    drain(app)  # the job of the queue, in the worker's own transaction
    committed_db.expire_all()
    kept = committed_db.get_one(WebhookDelivery, key)
    assert kept.state == "delivered" and [row["status"] for row in kept.attempts] == [302, 500, 204]
    assert len({headers["webhook-id"] for headers, _body, _path in told.messages}) == 1


def test_a_receiver_that_is_gone_is_told_no_more(told, owner):
    endpoint = address(owner, told.url)
    told.answers.append(410)
    delivery = commands.tell(endpoint, "application.state_changed", {})
    sending.deliver(str(delivery.id))
    assert delivery.state == "failed" and endpoint.disabled_why == "gone"


def test_the_last_try_rests_as_failed_and_can_be_sent_again(told, owner):
    endpoint = address(owner, told.url)
    delivery = commands.tell(endpoint, "application.state_changed", {})
    delivery.attempts = [{"at": "", "status": 500, "problem": ""}] * (sending.ATTEMPTS - 1)
    told.answers.append(500)
    sending.deliver(str(delivery.id))
    assert delivery.state == "failed" and endpoint.disabled_at is None
    commands.send_again(endpoint, delivery)
    sending.deliver(str(delivery.id))
    assert delivery.state == "delivered"


def test_webhooks_are_managed_through_the_interface_by_their_owner_alone(client, owner, told):
    other_party = make_party("غيره")
    other = program(client, key_of(person(other_party), other_party)[1])
    call = program(client, key_of(owner.actor, owner.party)[1])
    made = call("POST", "/webhooks", json={"url": told.url, "events": ["permit.issued"]})
    assert made.status_code == 201 and made.json["secret"].startswith("whsec_")
    path = f"/webhooks/{made.json['id']}"
    assert "secret" not in call("GET", path).json
    ping = call("POST", f"{path}/ping", json={})
    (row,) = call("GET", f"{path}/deliveries").json["items"]
    assert ping.status_code == 202 and row["event"] == "webhook.ping" and row["state"] == "waiting"
    assert call("GET", f"{path}/deliveries/{row['id']}").json["payload"]["type"] == "webhook.ping"
    assert call("POST", f"{path}/deliveries/{row['id']}/retry", json={}).status_code == 409
    rotated = call("POST", f"{path}/secret", json={})
    assert rotated.json["secret"] != made.json["secret"]
    for method, tail in [("GET", ""), ("GET", "/deliveries"), ("POST", "/secret"), ("POST", "/ping"), ("DELETE", "")]:
        assert other(method, path + tail, json={} if method == "POST" else None).status_code == 404, (method, tail)
    assert other("GET", "/webhooks").json["items"] == []
    assert call("DELETE", path).status_code == 204
    assert call("GET", path).status_code == 404 and call("GET", "/webhooks").json["items"] == []
    assert call("POST", "/webhooks", json={"url": told.url, "events": ["no.such"]}).json["code"] == "webhook_event_unknown"


def test_the_page_adds_an_address_and_shows_its_record(sign_in, no_form_tokens, owner, told):
    browser = sign_in(owner.actor)
    form = {"url": told.url, "events": ["application.state_changed", "permit.issued"]}
    made = browser.post("/account/webhooks", data=form, headers={"Idempotency-Key": "add-hook-001"})
    endpoint = db.session().scalars(select(WebhookEndpoint)).one()
    assert made.status_code == 200 and endpoint.secret in made.text
    page = f"/account/webhooks/{endpoint.id}"
    assert endpoint.secret not in browser.get(page).text
    assert browser.post(page, data={"do": "ping"}, headers={"Idempotency-Key": "ping-hook-01"}).status_code == 303
    shown = browser.get(page).text
    assert "رسالة تجربة" in shown and "تنتظر" in shown
    refused = browser.post("/account/webhooks", data=form | {"url": "https://10.0.0.1/"}, headers={"Idempotency-Key": "add-hook-002"})
    assert refused.status_code == 422 and "شبكة خاصة" in refused.text and 'value="https://10.0.0.1/"' in refused.text

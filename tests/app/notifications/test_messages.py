"""A party is told in its language on its channels, in the transaction of what happened, once."""

import logging
import re

import pytest

from app import db
from app.authz import acting_as
from app.identity.models import Party
from app.notifications import channels, commands, notify, queries, tasks, texts
from app.notifications.channels import Undeliverable
from app.notifications.models import Message
from app.tenancy import NOTHING, scoped
from tests.factories.people import make_party, person
from tests.fixtures.processes import drain

PAID = {"reference": "INV-2026-000001-4", "amount": "720.00", "receipt_number": "RCT-2026-000001-1", "case_reference": "ZZ-1"}


def send(party: Party) -> list[Message]:
    return notify(party.id, "invoice_paid", **PAID)


def test_each_channel_the_party_has_gets_its_length(db_session):
    party = make_party(email="owner@example.sa")
    by_channel = {m.channel: m for m in send(party)}
    assert set(by_channel) == {"inapp", "sms", "email"}
    assert by_channel["sms"].to_address == "+966500004321" and len(by_channel["sms"].body) < len(by_channel["email"].body)
    assert by_channel["email"].subject == "تم سداد الفاتورة INV-2026-000001-4"


def test_a_party_is_told_in_its_own_language(db_session):
    assert send(make_party(language="en"))[0].subject == "Invoice INV-2026-000001-4 is paid"


def test_a_missing_word_is_a_fault_found_at_once(db_session):
    with pytest.raises(KeyError):
        notify(make_party().id, "invoice_paid", reference="x")


def test_whoever_acts_the_message_is_written(db_session):
    party = make_party()
    with scoped(NOTHING):
        assert len(send(party)) == 2


def test_a_rollback_tells_nobody(committed_db):
    party = make_party()
    db.session().commit()
    send(party)
    db.session().rollback()
    assert db.session().query(Message).count() == 0


def test_the_worker_delivers_each_message_once(app, committed_db, monkeypatch):
    taken = []

    class Sender:
        def send(self, message):
            taken.append(message.channel)

    monkeypatch.setitem(app.extensions, "channels", dict.fromkeys(channels.CHANNELS, Sender()))
    messages = [str(m.id) for m in send(make_party())]
    db.session().commit()
    drain(app)
    for message_id in messages:
        tasks.deliver(message_id)
    db.session().rollback()
    assert sorted(taken) == ["inapp", "sms"] and all(m.sent_at for m in db.session().query(Message))


def test_a_channel_that_refuses_is_noted_and_tried_again(app, committed_db, monkeypatch):
    class Closed:
        def send(self, message):
            raise Undeliverable("busy")

    monkeypatch.setitem(app.extensions, "channels", dict.fromkeys(channels.CHANNELS, Closed()))
    message_id = str(send(make_party())[0].id)
    db.session().commit()
    with pytest.raises(Undeliverable):
        tasks.deliver(message_id)
    db.session().expire_all()
    message = db.session().get(Message, message_id)
    assert (message.sent_at, message.attempts, message.error) == (None, 1, "busy")


def test_a_party_reads_its_own_messages_alone(db_session):
    one, two = make_party(), make_party("غيره")
    send(one), send(two)
    with acting_as(person(one)) as actor:
        assert {m.party_id for m in queries.list_messages()} == {one.id}
        assert queries.count_unread(actor.party_ids) == 1
        commands.mark_read(actor.party_ids)
        assert queries.count_unread(actor.party_ids) == 0


def test_no_personal_data_reaches_the_log(app, committed_db, caplog, capsys):
    with caplog.at_level(logging.DEBUG):
        send(make_party("اسم لا يُكتب", email="private@example.sa"))
        db.session().commit()
        drain(app)
    said = caplog.text + "".join(capsys.readouterr())
    assert not re.search("500004321|اسم لا يُكتب|private@example|INV-2026", said)


def test_every_text_has_both_languages_and_fits_a_telephone(app):
    for name, by_language in app.extensions["texts"].items():
        assert set(by_language) == {"ar", "en"}
        assert all(len(text.short) <= 300 for text in by_language.values()), name


@pytest.mark.parametrize("body", ["{party.password}", "{0}", "{a[0]}"])
def test_a_text_cannot_reach_into_objects(app, tmp_path, body):
    parts = {"subject": "x", "short": "x", "body": body}
    path = tmp_path / "texts.yaml"
    path.write_text(f"probe: {{ar: {parts}, en: {parts}}}".replace("'", '"'), "utf8")
    with pytest.raises(ValueError):
        texts.register_texts(app, path)


def test_the_mailbox_shows_what_would_have_been_sent(app, client, db_session):
    send(make_party())
    page = client.get("/_mailbox?channel=sms").get_data(as_text=True)
    assert "تم سداد الفاتورة" in page and "050 000 4321".replace(" ", "") in page.replace(" ", "")


def test_the_mailbox_is_closed_in_production(app, client, db_session, monkeypatch):
    monkeypatch.setitem(app.config, "DEMO", False)
    monkeypatch.setitem(app.config, "ENVIRONMENT", "production")
    assert client.get("/_mailbox").status_code == 404
    assert client.get("/admin/mailbox").status_code in (302, 303, 401)

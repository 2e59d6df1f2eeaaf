"""The ledger's pages: who sees what, what the gateway's door answers, and what the payer is told."""

import json
import re
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from app import db, security
from app.authz import ANONYMOUS
from app.identity import session as identity_session
from app.ledger import commands, queries
from app.ledger.gateways.signature import sign
from app.ledger.models import Payment, PaymentIntent, PaymentNotice, RefusedNotice
from tests.app.ledger.conftest import broken, hear


@pytest.fixture
def as_(app, client, monkeypatch):
    """A client in which the given person is signed in."""
    monkeypatch.setattr(security.csrf, "protect", lambda: None)  # tested for all forms at once elsewhere

    people = {}
    monkeypatch.setattr(identity_session, "actor_of", lambda user: people[user.id])

    def sign_in(actor):
        people[actor.user_id] = actor
        with client.session_transaction() as cookie:
            cookie.clear()
            if actor.signed_in:
                cookie.update(_user_id=f"{actor.user_id}:1", _fresh=True)
        return client

    return sign_in


def form(**fields):
    return fields | {"idempotency_key": uuid4().hex}


def notice_of(app, intent, *, secret="", **changes) -> tuple[bytes, dict[str, str]]:
    body = json.dumps(
        {
            "type": "payment.paid",
            "intent_id": str(intent.id),
            "payment_id": uuid4().hex,
            "state": "paid",
            "amount": str(intent.amount),
            "currency": "SAR",
            "occurred_at": datetime.now(UTC).isoformat(),
        }
        | changes
    ).encode()
    return body, sign(secret or app.config["GATEWAY_SECRET"], f"msg_{uuid4().hex}", body, datetime.now(UTC)) | {
        "Content-Type": "application/json"
    }


@pytest.fixture
def intent(world):
    return commands.start_payment(world.invoice, "sandbox", world.owner)


def words_of(response) -> str:
    return re.sub(r"<(script|style)[^>]*>.*?</\1>|<[^>]+>", " ", response.get_data(as_text=True), flags=re.S)


def test_the_payer_reads_his_invoice_and_pays_it(app, world, as_):
    browser, reference = as_(world.owner), world.invoice.reference
    page = browser.get(f"/invoices/{reference}")
    assert page.status_code == 200 and "720.00" in words_of(page) and world.invoice.bill_number in words_of(page)
    assert app.config["GATEWAY_URL"] in page.headers["Content-Security-Policy"]
    answer = browser.post(f"/invoices/{reference}/pay", data=form(amount="1.00", total="1.00"))
    attempt = db.session().query(PaymentIntent).one()
    assert (answer.status_code, answer.location) == (303, f"/payments/{attempt.id}/continue")
    assert attempt.amount == world.invoice.total
    assert str(world.invoice.reference) in words_of(browser.get("/invoices"))


def test_a_gateway_that_is_down_costs_nothing(app, world, as_, intent):
    answer = as_(world.owner).get(f"/payments/{intent.id}/continue")
    assert answer.status_code == 503 and "لم يُسحب أي مبلغ" in words_of(answer)


@pytest.mark.parametrize("who, status", [("stranger", 404), ("neighbour", 404), ("finance", 200), ("owner", 200)])
def test_who_reads_an_invoice(world, as_, who, status):
    assert as_(getattr(world, who)).get(f"/invoices/{world.invoice.reference}").status_code == status


def test_nobody_pays_anothers_invoice(world, as_):
    assert as_(world.stranger).post(f"/invoices/{world.invoice.reference}/pay", data=form()).status_code == 404
    assert as_(world.finance).post(f"/invoices/{world.invoice.reference}/pay", data=form()).status_code == 403


def test_the_signed_notice_issues_and_the_payer_sees_it(app, world, as_, intent):
    browser = as_(world.owner)
    waiting = browser.get(f"/payments/{intent.id}/return")
    assert "hx-get" in waiting.get_data(as_text=True)
    body, headers = notice_of(app, intent)
    answer = browser.post("/payments/notices", data=body, headers=headers)
    assert (answer.status_code, answer.get_json()) == (200, {"outcome": "captured"})
    again = browser.post("/payments/notices", data=body, headers=headers)
    assert (again.status_code, again.get_json()) == (200, {"outcome": "repeated"})
    done = browser.get(f"/payments/{intent.id}/return")
    assert "تم السداد" in words_of(done) and "hx-get" not in done.get_data(as_text=True).split("payment-state")[1][:200]
    db.session().expire_all()
    assert world.case.state == "issued" and broken() == []


FORGERIES = {
    "another key": lambda body, headers, app, intent: notice_of(app, intent, secret="x" * 32),
    "no headers": lambda body, headers, app, intent: (body, {"Content-Type": "application/json"}),
    "body touched": lambda body, headers, app, intent: (body + b" ", headers),
    "amount as a number": lambda body, headers, app, intent: notice_of(app, intent, amount=720),
    "not a number": lambda body, headers, app, intent: notice_of(app, intent, amount="NaN"),
    "time without zone": lambda body, headers, app, intent: notice_of(app, intent, occurred_at="2026-11-22T10:00:00"),
    "unknown state": lambda body, headers, app, intent: notice_of(app, intent, state="refunded"),
    "no id": lambda body, headers, app, intent: notice_of(app, intent, intent_id="x"),
}


@pytest.mark.parametrize("forge", FORGERIES.values(), ids=FORGERIES)
def test_a_forged_notice_writes_nothing_but_its_evidence(app, world, as_, intent, forge):
    body, headers = forge(*notice_of(app, intent), app, intent)
    answer = as_(ANONYMOUS).post("/payments/notices", data=body, headers=headers)
    assert answer.status_code == 401 and answer.mimetype == "application/json"
    counts = [db.session().query(model).count() for model in (Payment, PaymentNotice, RefusedNotice)]
    assert counts == [0, 0, 1] and world.invoice.state == "issued"


def test_a_changed_amount_is_answered_kept_and_shown_to_finance(app, world, as_, intent):
    body, headers = notice_of(app, intent, amount="1.00")
    answer = as_(ANONYMOUS).post("/payments/notices", data=body, headers=headers)
    assert answer.get_json() == {"outcome": "mismatch"} and world.invoice.state == "issued"
    page = as_(world.finance).get("/finance/notices?outcome=mismatch")
    assert "مبلغ مخالف" in words_of(page) and world.invoice.reference in words_of(page)


PAGES = [
    "/finance/invoices",
    "/finance/invoices?state=issued&from=2026-01-01&to=2030-01-01&words=INV",
    "/finance/invoices?after=x&municipality=y&from=z",
    "/finance/journal",
    "/finance/journal?kind=invoice&account=1210",
    "/finance/notices",
    "/finance/reversals",
]


@pytest.mark.parametrize("path", PAGES)
def test_the_finance_pages_open_for_finance_alone(world, as_, path):
    assert as_(world.finance).get(path).status_code == 200
    assert as_(world.owner).get(path).status_code == 403
    assert as_(ANONYMOUS).get(path).status_code in (302, 303, 401)


def test_lists_show_the_own_branch_only(world, as_, intent):
    hear(intent)
    for path in ("/finance/invoices", "/finance/journal", "/finance/notices"):
        assert world.invoice.reference in words_of(as_(world.finance).get(path))
        assert world.invoice.reference not in words_of(as_(world.neighbour).get(path))


def test_the_receipt_is_a_document_whose_code_tells_the_present_truth(world, as_, intent):
    hear(intent)
    payment = queries.receipt_of(world.invoice)
    answer = as_(world.owner).get(f"/invoices/{world.invoice.reference}/receipt.pdf")
    assert answer.mimetype == "application/pdf" and answer.data.startswith(b"%PDF")
    page = as_(ANONYMOUS).get(f"/verify/{payment.verification_code}")
    assert "صحيح ومقيّد" in words_of(page) and "سعد" not in words_of(page)
    commands.decide_reversal(commands.request_reversal(payment, "سبب", world.finance), True, world.second_finance)
    assert "رُدّ مبلغه" in words_of(as_(ANONYMOUS).get(f"/verify/{payment.verification_code}"))
    assert as_(ANONYMOUS).get("/verify/AAAA-AAAA-AAAA-AAAA").status_code == 404
    assert as_(world.stranger).get(f"/invoices/{world.invoice.reference}/receipt.pdf").status_code == 404


def test_four_eyes_through_the_pages(world, as_, intent):
    hear(intent)
    receipt_number = queries.receipt_of(world.invoice).receipt_number
    assert as_(world.finance).post(f"/finance/payments/{receipt_number}/reversal", data=form(reason="سُدد مرتين")).status_code == 303
    reversal = queries.list_reversals(world.finance)[0]
    assert "أوافق" not in words_of(as_(world.finance).get("/finance/reversals"))
    assert as_(world.finance).post(f"/finance/reversals/{reversal.id}", data=form(decision="approve")).status_code == 403
    assert "أوافق" in words_of(as_(world.second_finance).get("/finance/reversals"))
    assert as_(world.second_finance).post(f"/finance/reversals/{reversal.id}", data=form(decision="approve")).status_code == 303
    db.session().expire_all()
    assert world.invoice.state == "cancelled" and broken() == []


def test_the_tariff_page_and_a_new_amount(world, as_):
    administrator = world.finance.__class__(user_id=world.finance.user_id, name="مدير النظام", roles={1: frozenset({"administrator"})})
    browser = as_(administrator)
    assert "رسم تجريبي" in words_of(browser.get("/admin/tariffs?words=تجريبي"))
    tariff = queries.find_tariff("probe.fee", "C2", datetime.now(UTC).date())
    assert browser.get(f"/admin/tariffs/{tariff.id}").status_code == 200
    wrong = browser.post(f"/admin/tariffs/{tariff.id}", data=form(amount="x", valid_from="2030-01-01", source="قرار"))
    assert wrong.status_code == 422 and "راجع القيم" in words_of(wrong)
    assert (
        browser.post(
            f"/admin/tariffs/{tariff.id}", data=form(amount="٣٫٥".replace("٫", "."), valid_from="2030-01-01", source="قرار")
        ).status_code
        == 303
    )
    assert as_(world.finance).post(f"/admin/tariffs/{tariff.id}", data=form()).status_code == 403

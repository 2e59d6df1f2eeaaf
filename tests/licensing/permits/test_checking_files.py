"""Anybody may ask whether a file is what we issued: by its signature, or by the bytes that we keep."""

from datetime import date
from io import BytesIO
from uuid import uuid4

import pytest

from app.authz import SYSTEM, acting_as
from app.documents.storage import media
from licensing.permits import papers
from licensing.signing import authority, pades, signers
from tests.factories.people import make_branches
from tests.licensing.permits.lives import make_permit


@pytest.fixture
def permit(db_session, no_form_tokens):
    make_branches()
    with acting_as(SYSTEM):
        return make_permit(valid_to=date(2090, 1, 1))


@pytest.fixture
def paper(permit):
    with acting_as(SYSTEM):
        return papers.signed_paper_of(permit)


def ask(client, body: bytes, name: str = "رخصة.pdf"):
    sent = {"file": (BytesIO(body), name)} if name else {}
    return client.post("/verify/file", data=sent | {"idempotency_key": uuid4().hex}, content_type="multipart/form-data")


def test_a_signed_paper_tells_what_holds_now(client, permit, paper):
    page = ask(client, paper)
    assert page.status_code == 200 and "مطابق لما أصدرته الأمانة" in page.text
    assert permit.reference in page.text and "الوثيقة صحيحة وسارية الآن" in page.text
    assert "صاحب المحل" not in page.text


def test_a_changed_paper_is_called_changed(client, paper):
    changed = paper.replace(b"/Producer", b"/Pr0ducer", 1)
    assert changed != paper
    page = ask(client, changed)
    assert page.status_code == 422 and "عُدّل هذا الملف بعد توقيعه" in page.text


def test_a_paper_signed_by_another_is_not_ours(client, permit, tmp_path):
    authority.ensure(tmp_path, "Somebody else")
    with acting_as(SYSTEM):
        forged = signers.SoftKeySigner(tmp_path).sign(papers.paper_of(permit), reason=permit.verify_code, place="", name="")
    assert "موقّع من غير الأمانة" in ask(client, forged).text


def test_an_unsigned_paper_that_we_keep_is_known_by_its_bytes(client, app, permit, monkeypatch):
    with monkeypatch.context() as unsigned, acting_as(SYSTEM):
        unsigned.setitem(app.extensions, "paper_signer", None)
        kept = papers.keep_paper(permit)
    body = media().path_of(kept.sha256).read_bytes()
    assert "مطابق لما أصدرته الأمانة" in ask(client, body).text
    assert "لا نعرف هذا الملف" in ask(client, body + b" ").text


@pytest.mark.parametrize("body", [b"hello", b"%PDF-1.7\n%%EOF"])
def test_an_unknown_file_is_called_unknown(client, permit, body):
    page = ask(client, body)
    assert page.status_code == 422 and "لا نعرف هذا الملف" in page.text


def test_no_file_is_asked_for(client, permit):
    page = ask(client, b"", name="")
    assert page.status_code == 422 and "اختر ملف الوثيقة أولاً" in page.text


def test_anybody_may_have_the_certificate_by_which_it_is_checked(client, app, permit, paper, monkeypatch):
    given = client.get("/verify/authority.pem")
    assert given.status_code == 200 and pades.read_signature(paper, [given.data]).ours and b"PRIVATE" not in given.data
    monkeypatch.setitem(app.extensions, "paper_signer", None)
    assert client.get("/verify/authority.pem").status_code == 404

"""Documents of cases: taken in by commands, given out by one view, seen by those whom the case concerns."""

import io
from uuid import uuid4

import pytest
from sqlalchemy import inspect as look_at

from app import db
from app.authz import ANONYMOUS, acting_as
from app.casework.commands import open_case
from app.casework.models import Case
from app.documents import commands, queries
from app.documents.models import Document
from app.documents.storage import stored_path
from app.documents.views import send_document
from app.errors import Conflict, NotFound, TooLarge, UserError
from tests.app.casework.conftest import case, desk, owner  # noqa: F401 - fixtures
from tests.app.documents.conftest import paper, photo_with_place, upload
from tests.factories.people import DILAM, SIH, make_party, person, staff


@pytest.fixture(autouse=True)
def media_of_the_test(app, db_session, tmp_path, monkeypatch):
    if not look_at(db.session().connection()).has_table("document"):
        pytest.skip("the schema has no documents yet")
    monkeypatch.setattr(app.extensions["media"], "root", tmp_path / "media")
    monkeypatch.setattr(app.extensions["media"], "scratch", tmp_path / "media/incoming")


@pytest.fixture
def deed(case, owner):  # noqa: F811
    return commands.store(upload(paper(), "صك الملكية.pdf", "application/pdf"), case=case, kind="deed", actor=owner, label="صك الملكية")


def test_a_document_is_kept_by_hash_with_its_facts(deed, case, owner):  # noqa: F811
    assert (deed.filename, deed.media_type, deed.municipality_id) == ("صك الملكية.pdf", "application/pdf", SIH)
    assert deed.uploaded_by_id == owner.user_id and deed.audience == "parties"
    assert stored_path(deed.sha256).stat().st_size == deed.size
    assert queries.kinds_present(case) == {"deed"}


def test_the_same_bytes_twice_are_two_documents_and_one_content(deed, case, owner):  # noqa: F811
    content = stored_path(deed.sha256).read_bytes()
    again = commands.store(upload(content, "نسخة.pdf"), case=case, kind="deed", actor=owner)
    assert again.sha256 == deed.sha256 and again.id != deed.id and again.label == "نسخة"


def test_a_photo_is_stripped_and_its_place_is_private(case, owner):  # noqa: F811
    photo = commands.store_photo(upload(photo_with_place(), "IMG.JPG", "image/jpeg"), case=case, kind="site_photo", actor=owner)
    db.session().refresh(photo)
    assert photo.private_exif["latitude"] == 24.1501
    assert b"secret" not in stored_path(photo.sha256).read_bytes()


def test_a_refused_file_leaves_nothing(case, owner, tmp_path):  # noqa: F811
    with pytest.raises(UserError):
        commands.store(upload(b"MZ" + b"\0" * 99, "a.pdf"), case=case, kind="deed", actor=owner)
    with pytest.raises(TooLarge):
        commands.store(upload(paper(), "a.pdf"), case=case, kind="deed", actor=owner, max_bytes=10)
    assert not any(path.is_file() for path in (tmp_path / "media").rglob("*"))
    assert queries.list_documents(case) == []


def test_an_offline_client_may_send_the_same_document_twice(case, owner):  # noqa: F811
    key = uuid4()
    first = commands.store(upload(paper(), "a.pdf"), case=case, kind="deed", actor=owner, document_id=key)
    assert commands.store(upload(paper(), "a.pdf"), case=case, kind="deed", actor=owner, document_id=key) is first
    with pytest.raises(Conflict):
        commands.store(upload(paper(), "a.pdf"), case=None, kind="deed", actor=owner, document_id=key, municipality_id=SIH)


def test_an_issued_document_takes_the_place_of_the_earlier_one(case, owner):  # noqa: F811
    first = commands.keep_issued(paper(1), case=case, kind="permit", label="رخصة", filename="رخصة.pdf", actor=owner)
    second = commands.keep_issued(paper(2), case=case, kind="permit", label="رخصة", filename="رخصة.pdf", actor=owner)
    assert first.superseded_by_id == second.id
    assert queries.find_document(case, "permit") is second
    assert len(queries.list_documents(case, with_superseded=True)) == 2
    with pytest.raises(Conflict):
        commands.supersede(first, Document(id=uuid4()))


def test_who_may_open_it(deed, owner):  # noqa: F811
    key = deed.id
    for actor in (owner, staff("reviewer", SIH)):
        with acting_as(actor):
            assert queries.get_document(key, actor) is deed
    for actor in (staff("reviewer", DILAM), person(make_party("جار")), ANONYMOUS):
        db.session().expire_all()
        with acting_as(actor), pytest.raises(NotFound):
            queries.get_document(key, actor)


def test_what_staff_keep_to_themselves_the_party_does_not_see(case, owner):  # noqa: F811
    remark = commands.store(upload(paper(), "مذكرة.pdf"), case=case, kind="memo", actor=staff("reviewer", SIH), audience="staff")
    with acting_as(owner), pytest.raises(NotFound):
        queries.get_document(remark.id, owner)
    with acting_as(owner):
        assert queries.list_documents(case) == []


def test_a_passer_by_may_give_but_not_read(desk):  # noqa: F811
    report = open_case(Case, procedure="probe", municipality_id=SIH, actor=ANONYMOUS, title="بلاغ", party_id=None, phone_last4="4321")
    with acting_as(ANONYMOUS):
        given = commands.store_photo(upload(photo_with_place(), "a.jpg"), case=report, kind="before", actor=ANONYMOUS)
        with pytest.raises(NotFound):
            queries.get_document(given.id, ANONYMOUS)


def test_it_is_sent_so_that_no_browser_runs_it(app, deed, case, owner):  # noqa: F811
    photo = commands.store_photo(upload(photo_with_place(), "صورة الموقع.jpg"), case=case, kind="site_photo", actor=owner)
    with app.test_request_context("/"):
        saved, seen, shown = send_document(deed, inline=False), send_document(deed, inline=True), send_document(photo, inline=True)
        for response in (saved, seen, shown):
            response.direct_passthrough = False
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert response.headers["Cache-Control"] == "private, no-cache"
            assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert (
        saved.headers["Content-Disposition"].startswith("attachment") and "UTF-8''%D8%B5%D9%83%20" in saved.headers["Content-Disposition"]
    )
    assert "sandbox" in saved.headers["Content-Security-Policy"] and "sandbox" in shown.headers["Content-Security-Policy"]
    assert seen.headers["Content-Disposition"].startswith("inline") and shown.mimetype == "image/jpeg"


def test_a_stranger_gets_404_and_an_unchanged_document_304(app, client, deed):
    assert client.get(f"/documents/{deed.id}").status_code == 404
    assert client.get("/documents/not-an-id").status_code == 404
    with app.test_request_context("/", headers={"If-None-Match": f'"{deed.sha256}"'}):
        assert send_document(deed, inline=True).status_code == 304


def test_stored_bytes_come_back_whole(app, deed):
    with app.test_request_context("/"):
        response = send_document(deed, inline=True)
        response.direct_passthrough = False
        assert io.BytesIO(response.get_data()).getvalue() == stored_path(deed.sha256).read_bytes()

"""A signed paper is PDF/A with embedded fonts, verifies by pyHanko's own means, and no byte of it may change."""

import stat
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pikepdf
import pytest

from licensing.signing import authority, pades, signers
from tests.licensing.signing.conftest import CODE


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("signing")
    assert authority.ensure(made, "Trial Amanah")
    return made


@pytest.fixture(scope="module")
def signed(folder, paper):
    return signers.SoftKeySigner(folder).sign(paper, reason=CODE, place="بلدية السيح", name="Trial Amanah")


def read(body, folder):
    return pades.read_signature(body, signers.SoftKeySigner(folder).authorities())


def test_the_paper_says_that_it_is_made_to_be_kept(signed):
    with pikepdf.open(BytesIO(signed)) as kept:
        with kept.open_metadata() as told:
            assert told.pdfa_status == "3A" and told["pdfuaid:part"] == "1"
        assert kept.Root.OutputIntents[0].S == "/GTS_PDFA1" and kept.Root.MarkInfo.Marked
        fonts = [font for page in kept.pages for font in page.Resources.Font.values()]
        descriptors = [font.DescendantFonts[0].FontDescriptor for font in fonts]
        assert fonts and all(any(key.startswith("/FontFile") for key in d) for d in descriptors)
        assert all("Plex" in str(font.BaseFont) for font in fonts)


def test_the_signature_holds_and_names_the_code(signed, folder):
    found = read(signed, folder)
    assert (found.intact, found.ours, found.reason) == (True, True, CODE)
    assert found.at is not None and abs(datetime.now(UTC) - found.at) < timedelta(minutes=5)


@pytest.mark.parametrize("where", [0.1, 0.5, 0.75])
def test_a_changed_byte_breaks_it(signed, folder, where):
    changed = bytearray(signed)
    changed[int(len(signed) * where)] ^= 0x01
    found = read(bytes(changed), folder)
    assert found is None or not found.intact


def test_something_written_behind_it_breaks_it(signed, folder):
    with pikepdf.open(BytesIO(signed)) as kept:
        kept.docinfo["/Title"] = "رخصة أخرى"
        body = BytesIO()
        kept.save(body)
    rewritten = read(body.getvalue(), folder)
    assert rewritten is None or not rewritten.intact
    assert not read(signed + b"\n% one line more\n", folder).intact


def test_a_key_of_another_authority_is_not_ours(paper, folder, tmp_path):
    authority.ensure(tmp_path, "Somebody else")
    forged = signers.SoftKeySigner(tmp_path).sign(paper, reason=CODE, place="", name="Trial Amanah")
    found = read(forged, folder)
    assert found.intact and not found.ours


@pytest.mark.parametrize("body", [b"", b"hello", b"%PDF-1.7\n%%EOF"])
def test_no_pdf_carries_no_signature(body, folder):
    assert read(body, folder) is None


def test_an_unsigned_paper_carries_none(paper, folder):
    assert read(paper, folder) is None


def test_keys_are_read_by_their_owner_only_and_made_once(folder):
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE((folder / n).stat().st_mode) for n in (authority.KEY, authority.AUTHORITY_KEY)} == {0o600}
    before = (folder / authority.CERTIFICATE).read_bytes()
    assert not authority.ensure(folder, "Trial Amanah") and (folder / authority.CERTIFICATE).read_bytes() == before


def test_a_certificate_near_its_end_is_renewed_and_the_old_signature_stands(signed, tmp_path, folder, paper):
    authority.ensure(tmp_path, "Trial Amanah", now=datetime.now(UTC) - timedelta(days=authority.CERTIFICATE_DAYS - 30))
    old = signers.SoftKeySigner(tmp_path).sign(paper, reason=CODE, place="", name="")
    assert authority.ensure(tmp_path, "Trial Amanah")
    found = read(old, tmp_path)
    assert found.intact and found.ours


def test_the_weekly_job_renews_in_time_and_makes_nothing_up(app, tmp_path, monkeypatch):
    held = signers.SoftKeySigner(tmp_path / "signing")
    monkeypatch.setitem(app.extensions, "paper_signer", held)
    with app.app_context():
        signers.renew_certificate()
        assert not held.folder.exists()
        authority.ensure(held.folder, "Trial Amanah", now=datetime.now(UTC) - timedelta(days=authority.CERTIFICATE_DAYS - 30))
        before = {name: (held.folder / name).read_bytes() for name in (authority.AUTHORITY, authority.CERTIFICATE)}
        signers.renew_certificate()
    assert (held.folder / authority.AUTHORITY).read_bytes() == before[authority.AUTHORITY]
    assert (held.folder / authority.CERTIFICATE).read_bytes() != before[authority.CERTIFICATE]


def test_a_renewal_cut_off_between_key_and_certificate_is_done_again(tmp_path, paper):
    authority.ensure(tmp_path, "Trial Amanah")
    other = tmp_path / "other"
    authority.ensure(other, "Trial Amanah")
    (tmp_path / authority.KEY).write_bytes((other / authority.KEY).read_bytes())  # the new key came, its certificate did not
    assert authority.ensure(tmp_path, "Trial Amanah")
    found = read(signers.SoftKeySigner(tmp_path).sign(paper, reason=CODE, place="", name=""), tmp_path)
    assert found.intact and found.ours


def test_production_makes_no_key_on_the_way(app, tmp_path, monkeypatch):
    monkeypatch.setitem(app.extensions, "paper_signer", signers.SoftKeySigner(tmp_path / "none"))
    monkeypatch.setitem(app.config, "ENVIRONMENT", "production")
    with app.app_context(), pytest.raises(signers.NotSetUp):
        signers.signer()
    assert not (tmp_path / "none").exists()


def test_the_hardware_module_is_asked_for_its_key(paper, folder, monkeypatch):
    """The adapter hands the session's signer to the same signing; no module stands on a test machine."""
    asked = {}

    class Session:
        def __enter__(self):
            return "session"

        def __exit__(self, *_):
            asked["closed"] = True

    soft = pades.key_of_files(*(folder / n for n in (authority.KEY, authority.CERTIFICATE, authority.AUTHORITY)))
    monkeypatch.setattr("licensing.signing.hardware.session", lambda settings: Session())
    monkeypatch.setattr("licensing.signing.hardware.key_of_module", lambda opened, settings: asked.update(opened=opened) or soft)
    held = signers.HardwareSigner({"PKCS11_AUTHORITY": str(folder / authority.AUTHORITY)})
    body = held.sign(paper, reason=CODE, place="", name="")
    assert asked == {"opened": "session", "closed": True}
    assert pades.read_signature(body, held.authorities()).ours

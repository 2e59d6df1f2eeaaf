"""A key that lies in a module reached by PKCS#11: shown with SoftHSM, where it and python-pkcs11 are installed.

apt-get install softhsm2; pip install 'python-pkcs11~=0.9.3'
"""

import shutil
import subprocess
from pathlib import Path

import pytest
from asn1crypto import pem

from licensing.signing import authority, pades, signers
from tests.licensing.signing.conftest import CODE

MODULE = next((path for path in Path("/usr/lib").glob("**/libsofthsm2.so")), None)
TOKEN, PIN, LABEL = "amanah", "481516", "signer"

pkcs11 = pytest.importorskip("pkcs11", reason="python-pkcs11 is not installed")
decode = pytest.importorskip("pkcs11.util.x509").decode_x509_certificate
pytestmark = pytest.mark.skipif(MODULE is None or shutil.which("softhsm2-util") is None, reason="SoftHSM is not installed")


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    """A token that holds the amanah's key and certificate; on disk is left what everybody may read."""
    folder, made = tmp_path_factory.mktemp("token"), tmp_path_factory.mktemp("made")
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder / 'tokens'}\nlog.level = ERROR\n")
    authority.ensure(made, "Trial Amanah")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("SOFTHSM2_CONF", str(folder / "softhsm2.conf"))
        _run("--init-token", "--free", "--label", TOKEN, "--so-pin", PIN)
        _run("--import", str(made / authority.KEY), "--token", TOKEN, "--label", LABEL, "--id", "01")
        told = {
            "PKCS11_MODULE": str(MODULE),
            "PKCS11_TOKEN": TOKEN,
            "PKCS11_PIN": PIN,
            "PKCS11_KEY": LABEL,
            "PKCS11_AUTHORITY": str(made / authority.AUTHORITY),
        }
        _put_certificate(made / authority.CERTIFICATE)
        for private in (authority.KEY, authority.AUTHORITY_KEY):
            (made / private).unlink()
        yield told


def _run(*words: str) -> None:
    subprocess.run(["softhsm2-util", *words, "--pin", PIN], check=True, capture_output=True)


def _put_certificate(path: Path) -> None:
    body = pem.unarmor(path.read_bytes())[2]
    with pkcs11.lib(str(MODULE)).get_token(token_label=TOKEN).open(rw=True, user_pin=PIN) as session:
        facts = decode(body) | {pkcs11.Attribute.LABEL: LABEL, pkcs11.Attribute.ID: b"\x01", pkcs11.Attribute.TOKEN: True}
        session.create_object(facts)


def test_a_paper_signed_in_the_module_is_ours_to_the_byte(settings, paper):
    held = signers.HardwareSigner(settings)
    signed = held.sign(paper, reason=CODE, place="بلدية السيح", name="Trial Amanah")
    found = pades.read_signature(signed, held.authorities())
    assert (found.intact, found.ours, found.reason) == (True, True, CODE)
    changed = bytearray(signed)
    changed[len(signed) // 2] ^= 0x01
    again = pades.read_signature(bytes(changed), held.authorities())
    assert again is None or not again.intact


def test_the_key_does_not_leave_the_module(settings):
    with pkcs11.lib(str(MODULE)).get_token(token_label=TOKEN).open(user_pin=PIN) as session:
        key = session.get_key(object_class=pkcs11.ObjectClass.PRIVATE_KEY, label=LABEL)
        assert key[pkcs11.Attribute.SENSITIVE] and not key[pkcs11.Attribute.EXTRACTABLE]
    left = {file.name for file in Path(settings["PKCS11_AUTHORITY"]).parent.iterdir()}
    assert authority.AUTHORITY in left and not any(name.endswith(".key") for name in left)


def test_a_wrong_pin_signs_nothing(settings, paper):
    with pytest.raises(pkcs11.exceptions.PKCS11Error):
        signers.HardwareSigner(settings | {"PKCS11_PIN": "000000"}).sign(paper, reason=CODE, place="", name="")

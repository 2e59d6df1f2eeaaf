"""Who holds the key: a file beside the installation, or a hardware module reached by PKCS#11. Chosen by configuration."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

from flask import Flask, current_app

from app.lazily import Lazily
from licensing.signing import authority

pades = Lazily("licensing.signing.pades", __name__)
hardware = Lazily("licensing.signing.hardware", __name__)


class NotSetUp(RuntimeError):
    """There is no key to sign with; ``flask signing make-ca`` makes one, or PKCS11_* name the module that holds it."""


class Signer(Protocol):
    """A key that signs papers. ``authorities``: certificates by which a signature is believed."""

    def sign(self, paper: bytes, *, reason: str, place: str, name: str) -> bytes: ...

    def authorities(self) -> list[bytes]: ...


class SoftKeySigner:
    """The key lies in a file of mode 600; the authority is the local one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def sign(self, paper: bytes, *, reason: str, place: str, name: str) -> bytes:
        if not authority.is_there(self.folder):
            raise NotSetUp(f"no signing key in {self.folder}; run flask signing make-ca")
        key = pades.key_of_files(self.folder / authority.KEY, self.folder / authority.CERTIFICATE, self.folder / authority.AUTHORITY)
        signed: bytes = pades.sign(paper, key, reason=reason, place=place, name=name)
        return signed

    def authorities(self) -> list[bytes]:
        path = self.folder / authority.AUTHORITY
        return [path.read_bytes()] if path.exists() else []


class HardwareSigner:
    """The key never leaves the module; certificates of its issuer are named by file."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self.settings = settings

    def sign(self, paper: bytes, *, reason: str, place: str, name: str) -> bytes:
        with hardware.session(self.settings) as session:
            key = hardware.key_of_module(session, self.settings)
            signed: bytes = pades.sign(paper, key, reason=reason, place=place, name=name)
            return signed

    def authorities(self) -> list[bytes]:
        return [Path(self.settings["PKCS11_AUTHORITY"]).read_bytes()]


def init_app(app: Flask) -> None:
    """The signer of this installation; in development and tests the local authority makes itself on first use."""
    kind = app.config.get("SIGNING", "soft")
    if kind == "pkcs11":
        app.extensions["paper_signer"] = HardwareSigner(app.config)
    elif kind == "soft":
        app.extensions["paper_signer"] = SoftKeySigner(Path(app.config["VAR_DIR"]) / "signing")


def signer() -> Signer | None:
    """The configured signer; None where papers go unsigned.

    Raises:
        NotSetUp: production without a key. Nothing is made up on the way.
    """
    held: Signer | None = current_app.extensions.get("paper_signer")
    if isinstance(held, SoftKeySigner) and not authority.is_there(held.folder):
        if current_app.config["ENVIRONMENT"] == "production":
            raise NotSetUp(f"no signing key in {held.folder}; run flask signing make-ca")
        authority.ensure(held.folder, organisation())
    return held


def renew_certificate() -> None:
    """Job: the certificate of a soft key is renewed by the same authority months before it ends; a missing key is not made up."""
    held = current_app.extensions.get("paper_signer")
    if isinstance(held, SoftKeySigner) and authority.is_there(held.folder):
        authority.ensure(held.folder, organisation())


def organisation() -> str:
    """The name that the certificate carries."""
    return str(current_app.config.get("SITE_NAMES", {}).get("en") or "Al-Kharj Amanah")

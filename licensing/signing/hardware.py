"""The key in a hardware security module, by PKCS#11. Needs pyHanko's ``pkcs11`` extra; loaded only where configured."""

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from asn1crypto import pem
from asn1crypto import x509 as asn1


def session(settings: Mapping[str, Any]) -> Any:
    """An open session with the token that PKCS11_TOKEN names; closes itself as a context manager."""
    module = import_module("pyhanko.sign.pkcs11")
    criteria = import_module("pyhanko.config.pkcs11").TokenCriteria(label=settings["PKCS11_TOKEN"])
    return module.open_pkcs11_session(settings["PKCS11_MODULE"], token_criteria=criteria, user_pin=settings["PKCS11_PIN"])


def key_of_module(open_session: Any, settings: Mapping[str, Any]) -> Any:
    """pyHanko's signer over the private key PKCS11_KEY, with the authority's certificate in the chain."""
    authority = asn1.Certificate.load(pem.unarmor(Path(settings["PKCS11_AUTHORITY"]).read_bytes())[2])
    return import_module("pyhanko.sign.pkcs11").PKCS11Signer(
        open_session,
        cert_label=settings["PKCS11_KEY"],
        key_label=settings["PKCS11_KEY"],
        ca_chain=(authority,),
        use_raw_mechanism=_signs_digests_only(open_session),
    )


def _signs_digests_only(open_session: Any) -> bool:
    """The module knows elliptic curves and does not hash by itself (SoftHSM is such a one): what it signs is hashed here."""
    known, mechanism = open_session.token.slot.get_mechanisms(), import_module("pkcs11").Mechanism
    return mechanism.ECDSA in known and mechanism.ECDSA_SHA256 not in known

"""PAdES signatures with pyHanko. Loaded when the first paper is signed or checked."""

import logging
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache, partial
from io import BytesIO
from pathlib import Path
from typing import Any

from asn1crypto import pem
from asn1crypto import x509 as asn1
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

FIELD = "Amanah"
UNREADABLE = (
    PdfError,
    SignatureValidationError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RecursionError,
    zlib.error,
)
logging.getLogger("pyhanko").setLevel(logging.CRITICAL)  # a stranger's file that does not verify is an answer, not a fault


@dataclass(frozen=True)
class Signature:
    """What the signature in a file says. ``intact``: not a byte differs; ``ours``: made with a key of our authority."""

    intact: bool
    ours: bool
    reason: str
    at: datetime | None


def sign(paper: bytes, key: Any, *, reason: str, place: str, name: str) -> bytes:
    """The paper with a certifying signature that allows no later change of any kind."""
    facts = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        reason=reason,
        location=place,
        name=name,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )
    signed = _apart(partial(signers.PdfSigner(facts, signer=key).sign_pdf, IncrementalPdfFileWriter(BytesIO(paper))))
    body: bytes = signed.getvalue()
    return body


@lru_cache(maxsize=4)
def _loaded(key: Path, certificate: Path, authority: Path, _made_at: float) -> Any:
    return signers.SimpleSigner.load(str(key), str(certificate), ca_chain_files=(str(authority),))


def key_of_files(key: Path, certificate: Path, authority: Path) -> Any:
    """The soft key; read anew when its certificate was renewed."""
    return _loaded(key, certificate, authority, certificate.stat().st_mtime)


def read_signature(paper: bytes, authorities: list[bytes]) -> Signature | None:
    """The certifying signature of a file, checked; None: the file carries none, or cannot be read as PDF."""
    try:
        found = list(PdfFileReader(BytesIO(paper), strict=False).embedded_signatures)
    except UNREADABLE:  # whatever a stranger's file makes the parser stumble over, it is not ours
        return None
    if not found:
        return None
    signature = found[0]
    said = signature.sig_object.get("/Reason", "")
    try:
        usage = KeyUsageConstraints(key_usage={"non_repudiation"})
        status = _apart(partial(validate_pdf_signature, signature, _trust(authorities), key_usage_settings=usage))
    except UNREADABLE:  # a signature that cannot even be read to its end was tampered with
        return Signature(intact=False, ours=False, reason=str(said), at=None)
    whole = status.intact and status.valid and bool(status.docmdp_ok) and status.coverage is SignatureCoverageLevel.ENTIRE_FILE
    return Signature(intact=whole, ours=status.validation_path is not None, reason=str(said), at=status.signer_reported_dt)


def _apart(work: Callable[[], Any]) -> Any:
    """The result of work that runs an event loop of its own, in a thread: the caller's may have one running."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(work).result()


def _trust(authorities: list[bytes]) -> ValidationContext:
    roots = [asn1.Certificate.load(pem.unarmor(one)[2]) for one in authorities]
    return ValidationContext(trust_roots=roots, allow_fetching=False, moment=datetime.now(UTC))

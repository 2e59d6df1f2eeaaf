"""The local certificate authority and the certificate of the amanah: files that only the application's account reads."""

import fcntl
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

AUTHORITY_KEY, AUTHORITY, KEY, CERTIFICATE = "authority.key", "authority.pem", "signer.key", "signer.pem"
AUTHORITY_DAYS, CERTIFICATE_DAYS, RENEW_BEFORE_DAYS = 7300, 1825, 180
# ISO 32000 readers take it for document signing (id-kp-documentSigning, RFC 9336).
DOCUMENT_SIGNING = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")


def ensure(folder: Path, organisation: str, *, now: datetime | None = None) -> bool:
    """Authority, key and certificate lie in the folder, the certificate with months to run; tells whether anything was made.

    May be run again and by several processes at once: what is there and holds is left alone.
    """
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    now = now or datetime.now(UTC)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        made = False
        if not (folder / AUTHORITY).exists():
            _make_authority(folder, organisation, now)
            made = True
        if not _stands(folder, now):
            _make_certificate(folder, organisation, now)
            made = True
    return made


def is_there(folder: Path) -> bool:
    return all((folder / name).exists() for name in (AUTHORITY, KEY, CERTIFICATE))


def facts_of(path: Path) -> dict[str, str]:
    """Who a certificate names and how long it holds."""
    read = x509.load_pem_x509_certificate(path.read_bytes())
    return {
        "subject": read.subject.rfc4514_string(),
        "from": read.not_valid_before_utc.date().isoformat(),
        "to": read.not_valid_after_utc.date().isoformat(),
        "sha256": read.fingerprint(hashes.SHA256()).hex(),
    }


def _stands(folder: Path, now: datetime) -> bool:
    """The certificate is there with months to run, and the key is its own: a renewal cut off between the two is done again."""
    if not ((folder / CERTIFICATE).exists() and (folder / KEY).exists()):
        return False
    certificate = x509.load_pem_x509_certificate((folder / CERTIFICATE).read_bytes())
    own = serialization.load_pem_private_key((folder / KEY).read_bytes(), None).public_key()
    return certificate.public_key() == own and certificate.not_valid_after_utc >= now + timedelta(days=RENEW_BEFORE_DAYS)


def _make_authority(folder: Path, organisation: str, now: datetime) -> None:
    key, name = ec.generate_private_key(ec.SECP384R1()), _name(organisation, "Local certificate authority")
    certificate = (
        _builder(name, name, key, now, AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs=False), critical=True)
        .sign(key, hashes.SHA384())
    )
    _write_key(folder / AUTHORITY_KEY, key)
    _write(folder / AUTHORITY, certificate.public_bytes(serialization.Encoding.PEM))


def _make_certificate(folder: Path, organisation: str, now: datetime) -> None:
    authority = x509.load_pem_x509_certificate((folder / AUTHORITY).read_bytes())
    signing = serialization.load_pem_private_key((folder / AUTHORITY_KEY).read_bytes(), None)
    assert isinstance(signing, ec.EllipticCurvePrivateKey)
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = (
        _builder(_name(organisation, "Issued documents"), authority.subject, key, now, CERTIFICATE_DAYS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([DOCUMENT_SIGNING, ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signing.public_key()), critical=False)
        .sign(signing, hashes.SHA384())
    )
    _write_key(folder / KEY, key)
    _write(folder / CERTIFICATE, certificate.public_bytes(serialization.Encoding.PEM))


def _builder(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, now: datetime, days: int) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=signs,
        content_commitment=signs,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=not signs,
        crl_sign=not signs,
        encipher_only=False,
        decipher_only=False,
    )


def _name(organisation: str, common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "SA"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _write_key(path: Path, key: ec.EllipticCurvePrivateKey) -> None:
    kinds = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    _write(path, key.private_bytes(*kinds))


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all, and never readable by others, not even for a moment."""
    half = path.with_suffix(path.suffix + ".new")
    half.unlink(missing_ok=True)
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    half.replace(path)

"""Signed messages in the manner of Standard Webhooks: HMAC-SHA256 over ``id.timestamp.body``."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime

TOLERANCE_S = 5 * 60
ID, TIMESTAMP, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"


class BadSignature(ValueError):
    """The message does not prove who sent it; ``reason`` is for the log, never for the sender."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def sign(secret: str, message_id: str, body: bytes, at: datetime) -> dict[str, str]:
    """The three headers that prove a message."""
    timestamp = str(int(at.timestamp()))
    return {ID: message_id, TIMESTAMP: timestamp, SIGNATURE: f"v1,{_mac(secret, message_id, timestamp, body)}"}


def verify(secret: str, headers: Mapping[str, str], body: bytes, now: datetime | None = None) -> str:
    """The message's id, once its signature holds and its time lies within five minutes of ours.

    Raises:
        BadSignature: a header is missing or malformed, the time is off, or no signature matches.
    """
    given = {name.lower(): value for name, value in headers.items()}
    message_id, timestamp, signatures = given.get(ID, ""), given.get(TIMESTAMP, ""), given.get(SIGNATURE, "")
    if not message_id or "." in message_id or len(message_id) > 100:
        raise BadSignature("id")
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        raise BadSignature("timestamp")
    expected = _mac(secret, message_id, timestamp, body).encode()
    offered = [part.partition(",") for part in signatures.split(" ")[:5]]
    if not any(version == "v1" and hmac.compare_digest(mac.encode(), expected) for version, _, mac in offered):
        raise BadSignature("signature")
    # Compared after the signature, so that the clock tells a forger nothing.
    if abs((now or datetime.now(UTC)).timestamp() - int(timestamp)) > TOLERANCE_S:
        raise BadSignature("age")
    return message_id


def _mac(secret: str, message_id: str, timestamp: str, body: bytes) -> str:
    signed = b".".join((message_id.encode(), timestamp.encode(), body))
    return base64.b64encode(hmac.new(secret.encode(), signed, hashlib.sha256).digest()).decode()

"""The client of the sandbox gateway, as a licensed provider's client would be."""

import http.client
import json
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from app.ledger.gateways.base import ForgedNotice, GatewayEvent, GatewayUnavailable, IntentRequest
from app.ledger.gateways.signature import BadSignature, sign, verify
from app.ledger.rules import EventKind, Told

TIMEOUT_S = 5


class SandboxGateway:
    """Speaks JSON over HTTP; both directions are signed with the shared secret."""

    code = "sandbox"

    def __init__(self, url: str, secret: str) -> None:
        self.url, self.secret = url.rstrip("/"), secret

    def create_intent(self, request: IntentRequest) -> str:
        body = {
            "amount": str(request.amount),
            "currency": request.currency,
            "bill_number": request.bill_number,
            "description": request.description,
            "return_url": request.return_url,
            "notify_url": request.notify_url,
        }
        self._call("PUT", f"/intents/{request.intent_id}", json.dumps(body).encode())
        return f"{self.url}/pay/{request.intent_id}"

    def verify_notice(self, headers: Mapping[str, str], body: bytes) -> GatewayEvent:
        try:
            notice_id = verify(self.secret, headers, body)
        except BadSignature as error:
            raise ForgedNotice(error.reason) from error
        try:
            return _event(notice_id, json.loads(body, parse_constant=_refuse))
        except (ValueError, KeyError, TypeError, InvalidOperation, OverflowError) as error:
            raise ForgedNotice("form") from error

    def enquire(self, intent_id: UUID) -> GatewayEvent | None:
        answer = self._call("GET", f"/intents/{intent_id}", b"", absent_is_none=True)
        if answer is None or answer["state"] == "open":
            return None
        try:
            return _event(f"enquiry-{answer['payment_id']}-{answer['state']}", answer)
        except (ValueError, KeyError, TypeError, InvalidOperation, OverflowError) as error:
            raise GatewayUnavailable("gateway_unavailable") from error

    def _call(self, method: str, path: str, body: bytes, *, absent_is_none: bool = False) -> dict[str, Any] | None:
        address = urlsplit(self.url)
        kind = http.client.HTTPSConnection if address.scheme == "https" else http.client.HTTPConnection
        connection = kind(address.hostname or "", address.port, timeout=TIMEOUT_S)
        headers = sign(self.secret, uuid.uuid4().hex, method.encode() + path.encode() + body, datetime.now(UTC))
        try:
            connection.request(method, address.path + path, body or None, headers | {"Content-Type": "application/json"})
            response = connection.getresponse()
            content = response.read(64 * 1024)
        except (OSError, http.client.HTTPException) as error:
            raise GatewayUnavailable("gateway_unavailable") from error
        finally:
            connection.close()
        if response.status == 404 and absent_is_none:
            return None
        if response.status != 200:
            raise GatewayUnavailable("gateway_unavailable")
        return json.loads(content)


def _event(notice_id: str, body: dict[str, Any]) -> GatewayEvent:
    amount = Decimal(body["amount"])
    if not isinstance(body["amount"], str) or not amount.is_finite():
        raise ValueError("an amount is a finite number, written as text")
    at = datetime.fromisoformat(body["occurred_at"])
    if at.tzinfo is None:
        raise ValueError("a time names its zone")
    told = Told(EventKind(body["state"]), amount, str(body["currency"]), at)
    return GatewayEvent(notice_id, UUID(body["intent_id"]), str(body["payment_id"])[:100], told, body)


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no number")

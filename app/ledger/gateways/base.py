"""What a payment gateway must do for us. A licensed provider is another class with these three methods."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from app.errors import UserError
from app.ledger.rules import Told


@dataclass(frozen=True)
class IntentRequest:
    """What the gateway is asked to collect. ``intent_id`` is our key: asking twice makes one."""

    intent_id: UUID
    amount: Decimal
    currency: str
    bill_number: str
    description: str
    return_url: str
    notify_url: str


@dataclass(frozen=True)
class GatewayEvent:
    """Something the gateway says, once proven to come from it."""

    notice_id: str
    intent_id: UUID | None
    gateway_payment_id: str
    told: Told
    payload: dict[str, object]


class GatewayUnavailable(UserError):
    """The gateway does not answer; nothing was charged and nothing is lost."""

    status = 503


class ForgedNotice(Exception):
    """A notice that does not prove its sender; ``reason`` goes to the log only."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Gateway(Protocol):
    code: str

    def create_intent(self, request: IntentRequest) -> str:
        """The address of the page on which the payer pays.

        Raises:
            GatewayUnavailable: no answer within five seconds.
        """

    def verify_notice(self, headers: Mapping[str, str], body: bytes) -> GatewayEvent:
        """The event that a notice proves.

        Raises:
            ForgedNotice: the signature, the age or the form is wrong.
        """

    def enquire(self, intent_id: UUID) -> GatewayEvent | None:
        """What has become of an intent; None while it is open or was never started.

        Raises:
            GatewayUnavailable: no answer within five seconds.
        """

"""What the ledger tells the packages above."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class InvoiceIssued:
    """A party owes something new, and was told."""

    invoice_id: UUID
    case_id: UUID
    purpose: str


@dataclass(frozen=True)
class InvoicePaid:
    """An invoice is settled, journal and receipt written; the case may move on in this same transaction."""

    invoice_id: UUID
    case_id: UUID
    purpose: str


@dataclass(frozen=True)
class InvoiceCancelled:
    """An invoice is no longer owed; ``was_paid``: its money went back to the payer."""

    invoice_id: UUID
    case_id: UUID
    purpose: str
    was_paid: bool

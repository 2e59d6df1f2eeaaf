"""What a branch may set over the amanah's definition: days, a share of the fee, further documents. Everything else follows."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from licensing.catalogue.definitions import DocumentNeed, FeeLine, ServiceDefinition

if TYPE_CHECKING:
    from licensing.models import ServiceOverlay


@dataclass(frozen=True)
class Overlay:
    """An overlay as it holds between two days. ``fee_percent``: 100 leaves the fee as it is."""

    valid_from: date
    valid_to: date | None = None
    deadline_days: int | None = None
    fee_percent: Decimal | None = None
    extra_documents: tuple[str, ...] = ()

    @classmethod
    def of(cls, row: "ServiceOverlay") -> "Overlay":
        return cls(row.valid_from, row.valid_to, row.deadline_days, row.fee_percent, tuple(row.extra_documents))

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


def overlaid(definition: ServiceDefinition, overlay: Overlay) -> ServiceDefinition:
    """The definition as the branch runs it."""
    changed: dict[str, Any] = {}
    if overlay.deadline_days is not None:
        changed["deadline"] = definition.deadline.model_copy(update={"working_days": overlay.deadline_days})
    if overlay.fee_percent is not None:
        changed["fee"] = tuple(_share(line, overlay.fee_percent) for line in definition.fee) if overlay.fee_percent else ()
    asked = {need.code for need in definition.documents}
    if further := [DocumentNeed(code=code) for code in overlay.extra_documents if code not in asked]:
        changed["documents"] = (*definition.documents, *further)
    return definition.model_copy(update=changed)


def _share(line: FeeLine, percent: Decimal) -> FeeLine:
    return line.model_copy(update={"quantity": f"({line.quantity}) * {percent.normalize():f} / 100"})

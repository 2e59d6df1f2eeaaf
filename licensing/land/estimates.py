"""What a service would cost on a parcel before anything is drawn: for the largest building that is permitted there."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app import db
from app.errors import UserError
from app.ledger.queries import quote
from app.ledger.rules import QuoteLine
from app.organisation.models import Municipality
from licensing.catalogue import Service, fee_quantities
from licensing.sites import Site
from licensing.zoning import UnknownName

USE = "building_use"


@dataclass(frozen=True)
class Estimate:
    """Lines of the tariff and their sum, in riyals with VAT."""

    lines: tuple[QuoteLine, ...]

    @property
    def total(self) -> Decimal:
        return sum((line.total for line in self.lines), Decimal(0))


def estimate_fee(service: Service, site: Site, on: date) -> Estimate | None:
    """What the largest permitted building, or the whole boundary, would cost; None where nobody can say yet."""
    branch = db.session().get(Municipality, site.parcel.municipality_id) if site.parcel.municipality_id else None
    if service.definition is None or branch is None:
        return None
    try:
        quantities = fee_quantities(service.definition, largest_measures(site))
        return Estimate(tuple(quote(line.tariff, branch.city_class, line.quantity, on) for line in quantities))
    except (UnknownName, UserError):
        return None


def largest_measures(site: Site) -> dict[str, float]:
    """The measures that fees may name, of the largest building that the rules permit."""
    known: dict[str, float | None] = {
        "parcel_area_m2": float(site.parcel.area_m2),
        "fence_length_m": site.shape.exterior.length,
        "total_floor_area_m2": site.largest_building_m2(),
        "ground_floor_area_m2": next((e.allowed_m2 for e in site.envelopes() if e.floor == "ground"), None),
    }
    return {name: value for name, value in known.items() if value is not None}


def suits(service: Service, uses: Collection[str]) -> bool:
    """The uses that a zone allows hold one of those that the service builds; a service that builds nothing suits every parcel."""
    field = service.form.by_name.get(USE)
    return field is None or any(choice.value in uses for choice in field.choices)

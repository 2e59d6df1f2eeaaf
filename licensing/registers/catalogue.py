"""Inquiries about the catalogue itself: what an activity must meet, and what it would cost."""

from decimal import Decimal

from flask_babel import gettext as _

from app import db
from app.identity.queries import today
from app.ledger.queries import list_tariffs
from app.ledger.rules import price
from app.organisation.models import Municipality
from licensing.catalogue import Service, fee_quantities, services
from licensing.catalogue.definitions import MEASURES
from licensing.catalogue.values import countable_names
from licensing.registers.registry import Asked, Found
from licensing.zoning import UnknownName

ACTIVITY = "activity"


def activity_requirements(asked: Asked) -> Found:
    """Documents, conditions and limits of every licence that the activity may have."""
    rows = []
    for service in _licences(asked.text("activity_code", ACTIVITY)):
        definition = service.definition
        assert definition is not None
        rows += [(service.name_ar, _("مستند"), document.name_ar) for document in service.documents if document.kind == "document"]
        rows += [(service.name_ar, _("اشتراط"), rule.text.ar) for rule in definition.rules]
        rows += [(service.name_ar, _("شرط في الرخصة"), condition.text.ar) for condition in definition.conditions]
    return Found((_("الرخصة"), _("النوع"), _("المتطلب")), rows)


def fee_estimate(asked: Asked) -> Found:
    """What each licence of the activity would cost in the branch for that area, line by line; one year, without a sign."""
    branch = db.session().get_one(Municipality, asked.application.municipality_id)
    area = Decimal(str(asked.answers.get("area") or asked.answers.get("shop_area_m2") or 0))
    rates = {row.code: row.rate for row in list_tariffs(city_class=branch.city_class, on=today())}
    rows = []
    for service in _licences(asked.text("activity_code", ACTIVITY)):
        assert service.definition is not None
        values = dict.fromkeys(countable_names(service.form.fields) | MEASURES, 0.0) | {"licence_years": 1.0}
        values |= {name: float(area) for name in values if name.endswith("area_m2") and not name.startswith("sign")}
        try:
            lines = [price(rates[line.tariff], line.quantity) for line in fee_quantities(service.definition, values)]
        except (UnknownName, KeyError):
            continue
        rows += [(service.name_ar, line.description_ar, f"{line.quantity:f}", f"{line.amount:.2f}") for line in lines if line.amount]
    return Found((_("الرخصة"), _("البند"), _("الكمية"), _("المبلغ (ر.س)")), rows)


def _licences(activity: str) -> list[Service]:
    """Services that ask for an activity and offer this one; all of them where none is named."""
    found = []
    for service in services().values():
        field = service.form.by_name.get(ACTIVITY) if service.definition and service.modules else None
        if field is not None and (not activity or activity in field.by_value):
            found.append(service)
    return found

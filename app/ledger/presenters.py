"""Words, tones and rows for the ledger's pages. No queries."""

from datetime import UTC, datetime
from typing import Any

from flask import url_for
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from app.ledger.models import Invoice, InvoiceLine

STATES = {
    "issued": (_l("مستحقة السداد"), "warning"),
    "paid": (_l("مسددة"), "good"),
    "cancelled": (_l("ملغاة"), "neutral"),
    "expired": (_l("انتهت مدة سدادها"), "bad"),
}
PURPOSES = {"fee": _l("رسوم خدمة"), "fine": _l("غرامة مخالفة")}
ENTRY_KINDS = {
    "invoice": (_l("إصدار فاتورة"), "info"),
    "payment": (_l("سداد"), "good"),
    "suspense": (_l("مبلغ معلّق"), "warning"),
    "reversal": (_l("قيد عكسي"), "neutral"),
}
OUTCOMES = {
    "captured": (_l("سُجّل السداد"), "good"),
    "suspended": (_l("مبلغ معلّق"), "warning"),
    "repeated": (_l("مكرر"), "neutral"),
    "mismatch": (_l("مبلغ مخالف، لم يُقبل"), "bad"),
    "closed": (_l("محاولة لم تتم"), "neutral"),
    "ignored": (_l("لا جديد فيه"), "neutral"),
    "parked": (_l("ينتظر المطابقة"), "warning"),
}
ORIGINS = {"notice": _l("إشعار من البوابة"), "enquiry": _l("استعلام منا")}
REFUSALS = {
    "signature": _l("التوقيع لا يطابق"),
    "timestamp": _l("الوقت مفقود أو مشوّه"),
    "age": _l("الوقت بعيد عن ساعتنا"),
    "id": _l("الرقم مفقود أو مشوّه"),
    "form": _l("المضمون غير مفهوم"),
}
REVERSAL_STATES = {
    "requested": (_l("ينتظر قرار موظف آخر"), "warning"),
    "approved": (_l("رُدّ المبلغ"), "good"),
    "refused": (_l("رُفض الطلب"), "neutral"),
}
INTENT_STATES = {
    "open": (_l("ننتظر تأكيد البوابة"), "info"),
    "captured": (_l("تم السداد"), "good"),
    "failed": (_l("لم يتم السداد"), "bad"),
    "expired": (_l("انتهت المحاولة"), "neutral"),
}
UNITS = {
    "m2": _l("متر مربع"),
    "m": _l("متر"),
    "m3": _l("متر مكعب"),
    "each": _l("مرة"),
    "year": _l("سنة"),
    "month": _l("شهر"),
    "day": _l("يوم"),
    "visit": _l("زيارة"),
    "case": _l("حالة"),
    "unit": _l("وحدة"),
    "m2_year": _l("متر مربع في السنة"),
    "m_day": _l("متر في اليوم"),
    "tonne": _l("طن"),
    "statement": _l("بيان"),
}
CITY_CLASSES = {"C1": _l("الأولى"), "C2": _l("الثانية"), "C3": _l("الثالثة"), "C4": _l("الرابعة"), "C5": _l("الخامسة")}


def state_of(invoice: Invoice, at: datetime | None = None) -> str:
    """issued | paid | cancelled | expired: what the reader needs to know."""
    return "expired" if invoice.has_expired(at or datetime.now(UTC)) else invoice.state


def state_words(invoice: Invoice) -> tuple[Any, str]:
    return STATES[state_of(invoice)]


def unit_words(unit: str) -> str:
    return str(UNITS.get(unit, UNITS["unit"]))


def line_words(line: InvoiceLine) -> str:
    return line.description_en if str(get_locale() or "ar").startswith("en") else line.description_ar


def link(endpoint: str, words: str, **values: Any) -> Markup:
    """A link around an identifier, kept left to right."""
    return Markup('<a href="{}"><bdi>{}</bdi></a>').format(url_for(endpoint, **values), words)


def options_of_words(words: dict[str, tuple[Any, str]]) -> list[tuple[str, Any]]:
    """(code, label) pairs of a table of words and tones, for a select."""
    return [(code, label) for code, (label, _tone) in words.items()]


def register_filters(environment: Any) -> None:
    environment.globals["options_of_words"] = options_of_words
    environment.filters.update(unit_words=unit_words, line_words=line_words, invoice_state=state_words)

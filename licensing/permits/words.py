"""Words for what can be done to a permit."""

from flask_babel import lazy_gettext as _l

from licensing.catalogue import services
from licensing.models import Application

CHANGES = {
    "granted": _l("إصدار"),
    "renew": _l("تجديد"),
    "extend": _l("تمديد"),
    "amend": _l("تعديل"),
    "transfer": _l("نقل إلى صاحب جديد"),
    "correct": _l("تصحيح بيانات"),
    "replace": _l("بدل فاقد"),
    "complete": _l("إتمام الأعمال"),
    "occupy": _l("شهادة إشغال"),
    "cancel": _l("إلغاء بطلب صاحبها"),
    "suspend": _l("إيقاف"),
    "reinstate": _l("رفع الإيقاف"),
    "revoke": _l("إلغاء"),
    "decree": _l("تمديد بقرار عام"),
}

# What the end of a request is called, by the paper that it gives; any other is «صدرت الوثيقة», the procedure's own words.
_LICENCE = {"ar": "صدرت الرخصة", "en": "Issued"}
ISSUED = {
    "building_permit": _LICENCE,
    "fence_permit": _LICENCE,
    "licence": _LICENCE,
    "commercial_licence": _LICENCE,
    "permission": {"ar": "صدر التصريح", "en": "Issued"},
    "certificate": {"ar": "صدرت الشهادة", "en": "Issued"},
    "statement": {"ar": "صدر البيان", "en": "Issued"},
    "zoning_statement": {"ar": "صدر البيان", "en": "Issued"},
    "register_extract": {"ar": "صدر المستخرج", "en": "Issued"},
    "contract": {"ar": "صدر العقد", "en": "Issued"},
    "decision": {"ar": "صدر القرار", "en": "Issued"},
    "report": {"ar": "صدر التقرير", "en": "Issued"},
    "minutes": {"ar": "صدر المحضر", "en": "Issued"},
    "notice": {"ar": "صدر الإشعار", "en": "Issued"},
    "receipt": {"ar": "صدر الإيصال", "en": "Issued"},
    "work_order": {"ar": "صدر أمر العمل", "en": "Issued"},
    "booking": {"ar": "تم الحجز", "en": "Booked"},
}


def name_of_state(application: Application, state: str) -> dict[str, str] | None:
    """What an issued application is called, by the kind of document that its service gives today."""
    service = services().get(application.service_code) if state == "issued" else None
    return ISSUED.get(service.definition.output.template) if service and service.definition else None


def change_words(change: str) -> str:
    return str(CHANGES.get(change, change))

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
ISSUED = {
    "building_permit": "صدرت الرخصة",
    "fence_permit": "صدرت الرخصة",
    "licence": "صدرت الرخصة",
    "commercial_licence": "صدرت الرخصة",
    "permission": "صدر التصريح",
    "certificate": "صدرت الشهادة",
    "statement": "صدر البيان",
    "zoning_statement": "صدر البيان",
    "register_extract": "صدر المستخرج",
    "contract": "صدر العقد",
    "decision": "صدر القرار",
    "report": "صدر التقرير",
    "minutes": "صدر المحضر",
    "notice": "صدر الإشعار",
    "receipt": "صدر الإيصال",
    "work_order": "صدر أمر العمل",
    "booking": "تم الحجز",
}


def name_of_state(application: Application, state: str) -> dict[str, str] | None:
    """What an issued application is called, by the kind of document that its service gives today."""
    service = services().get(application.service_code) if state == "issued" else None
    template = service.definition.output.template if service and service.definition else ""
    words = ISSUED.get(template)
    return {"ar": words, "en": "Booked" if template == "booking" else "Issued"} if words else None


def change_words(change: str) -> str:
    return str(CHANGES.get(change, change))

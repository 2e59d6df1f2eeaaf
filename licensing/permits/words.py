"""Words for what can be done to a permit."""

from flask_babel import lazy_gettext as _l

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


def change_words(change: str) -> str:
    return str(CHANGES.get(change, change))

"""Words of the editor: lists, columns, kinds of answers, facets of a definition."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

LIST_WORDS = {
    "fields": _l("الأسئلة الخاصة بالخدمة"),
    "documents": _l("المستندات"),
    "fee": _l("الرسوم"),
    "rules": _l("الاشتراطات"),
    "conditions": _l("شروط الوثيقة"),
}
COLUMN_WORDS = {
    "fields.name": _l("الاسم البرمجي"),
    "fields.type": _l("نوع الجواب"),
    "fields.required": _l("إلزامي"),
    "fields.label_ar": _l("نص السؤال بالعربية"),
    "fields.label_en": _l("نص السؤال بالإنجليزية"),
    "fields.choices": _l("الاختيارات، كل واحد في سطر: رمز = نص عربي | نص إنجليزي"),
    "fields.min": _l("الحد الأدنى"),
    "fields.max": _l("الحد الأعلى"),
    "documents.code": _l("المستند"),
    "documents.by": _l("من يقدمه"),
    "documents.required": _l("إلزامي"),
    "fee.tariff": _l("بند التعرفة"),
    "fee.quantity": _l("الكمية"),
    "rules.code": _l("الرمز"),
    "rules.measure": _l("ما يُقاس"),
    "rules.way": _l("الشرط"),
    "rules.limit": _l("الحد"),
    "rules.severity": _l("إذا لم يتحقق"),
    "rules.text_ar": _l("نص الاشتراط بالعربية"),
    "rules.text_en": _l("نص الاشتراط بالإنجليزية"),
    "conditions.code": _l("الرمز"),
    "conditions.text_ar": _l("نص الشرط بالعربية"),
    "conditions.text_en": _l("نص الشرط بالإنجليزية"),
}
FACET_WORDS = {
    "documents": _l("المستندات"),
    "fee": _l("الرسوم"),
    "deadline": _l("مدة الإنجاز"),
    "validity": _l("مدة الوثيقة"),
    "procedure": _l("خطوات الإجراء"),
    "fields": _l("الأسئلة"),
    "rules": _l("الاشتراطات"),
    "conditions": _l("شروط الوثيقة"),
}


def type_words() -> dict[str, str]:
    """Kinds of answers that the form offers."""
    return {
        "text": _("سطر نص"),
        "textarea": _("نص طويل"),
        "number": _("عدد بكسور"),
        "integer": _("عدد صحيح"),
        "money": _("مبلغ"),
        "date": _("تاريخ"),
        "choice": _("اختيار من قائمة"),
        "radio": _("اختيار ظاهر"),
        "checkbox": _("إقرار"),
        "multi": _("اختيارات متعددة"),
        "phone": _("رقم جوال"),
        "national_id": _("رقم هوية أو إقامة"),
        "unified_number": _("رقم وطني موحد"),
    }

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
# Places of a definition and facts of a service that are no list, as the form calls them.
PLACE_WORDS = {
    "intro": _l("وصف الخدمة"),
    "procedure": _l("طريقة المعالجة"),
    "workflow_kind": _l("طريقة المعالجة"),
    "working_days": _l("مدة الإنجاز"),
    "target_days": _l("مدة الإنجاز"),
    "who": _l("لمن الخدمة"),
    "place": _l("المكان"),
    "needs_parcel": _l("المكان"),
    "engineering_office": _l("المكتب الهندسي"),
    "needs_engineering_office": _l("المكتب الهندسي"),
    "modules": _l("أسئلة مشتركة"),
    "drawing": _l("الرسم"),
    "template": _l("نوع الوثيقة"),
    "validity": _l("مدة الوثيقة"),
    "release_group": _l("مرحلة الإطلاق"),
    "examples": _l("المثالان"),
    "committee": _l("اللجنة"),
    "agencies": _l("الجهات"),
    "eligibility": _l("من يستطيع البدء"),
    "code": _l("رمز الخدمة"),
    "group": _l("المجموعة"),
    "audience": _l("الفئة المستفيدة"),
    "fee_basis": _l("أساس الرسوم"),
    "name_ar": _l("اسم الخدمة بالعربية"),
    "name_en": _l("اسم الخدمة بالإنجليزية"),
    "output_document_ar": _l("اسم الوثيقة بالعربية"),
    "output_document_en": _l("اسم الوثيقة بالإنجليزية"),
    "source": _l("السند"),
    "facts": _l("تعريف الخدمة"),
}
DRAWING_WORDS = {"": _l("لا رسم"), "floors": _l("أدوار المبنى"), "fence": _l("خط السور")}
BECAUSE_WORDS = {
    "form_enter": _l("سؤال إلزامي بلا جواب"),
    "form_choose": _l("اختيار إلزامي لم يُختر"),
    "form_answer": _l("سؤال ظاهر لم يُجب"),
    "form_confirm": _l("إقرار لم يؤكد"),
    "form_below": _l("رقم أقل من الحد"),
    "form_above": _l("رقم أكبر من الحد"),
    "form_too_early": _l("تاريخ قبل المسموح"),
    "form_too_late": _l("تاريخ بعد المسموح"),
    "form_unknown_choice": _l("اختيار ليس من القائمة"),
    "unmet_parcel_owned_by_applicant": _l("القطعة ليست باسم مقدم الطلب"),
}
# Papers with a sheet of their own: only for a service that gives one already.
SPECIAL_TEMPLATES = frozenset({"building_permit", "fence_permit", "zoning_statement", "commercial_licence", "register_extract"})
TEMPLATE_WORDS = {
    "building_permit": _l("رخصة بناء"),
    "fence_permit": _l("رخصة تسوير"),
    "zoning_statement": _l("بيان نظام بناء"),
    "commercial_licence": _l("رخصة تجارية"),
    "licence": _l("رخصة"),
    "permission": _l("تصريح"),
    "certificate": _l("شهادة"),
    "decision": _l("قرار"),
    "statement": _l("بيان"),
    "notice": _l("إعلان"),
    "minutes": _l("محضر"),
    "work_order": _l("أمر عمل"),
    "receipt": _l("إيصال"),
    "contract": _l("عقد"),
    "register_extract": _l("مستخرج من سجل"),
    "booking": _l("حجز"),
    "credential": _l("بطاقة"),
    "report": _l("تقرير"),
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

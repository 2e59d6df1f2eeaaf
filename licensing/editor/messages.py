"""What the editor tells a person who must mend something."""

from flask_babel import lazy_gettext as _l

MESSAGES = {
    "service_body_wrong": _l("في التعريف موضع غير صحيح: %(place)s. %(fault)s"),
    "service_reason_needed": _l("اكتب سبب التعديل، فهو يُقرأ عند الاعتماد ويبقى في السجل."),
    "service_unchanged": _l("لم تغيّر شيئاً في تعريف الخدمة. عدّل قيمة واحدة على الأقل."),
    "service_change_sent": _l("أُرسل المقترح للاعتماد فلا يُعدل الآن. اطلب إعادته إليك أولاً."),
    "service_version_not_ours": _l("هذا الإصدار من ملفات المنتج أو سُحب من قبل. يُسحب ما نُشر من المحرر فقط."),
    "service_closed": _l("أُغلق التقديم على هذه الخدمة مؤقتاً. الطلبات المقدمة من قبل تُستكمل كالمعتاد."),
    "new_service_code": _l(
        "تبدأ رموز هذه المجموعة بالحروف %(letters)s ثم نقطة، وبعدها حروف لاتينية صغيرة أو أرقام أو شرطة سفلية، وأولها حرف."
    ),
    "new_service_code_taken": _l("الرمز مستعمل لخدمة أخرى أو لمقترح قائم. اكتب رمزاً آخر."),
    "new_service_group": _l("اختر مجموعة من القائمة."),
    "new_service_group_fixed": _l("نُشرت الخدمة برمز من مجموعتها، فلا تُنقل إلى مجموعة أخرى."),
    "new_service_audience": _l("اختر الفئة المستفيدة من القائمة."),
    "new_service_fee_basis": _l("اختر أساس الرسوم من القائمة."),
    "new_service_name_ar": _l("اكتب اسم الخدمة بالعربية."),
    "new_service_name_en": _l("اكتب اسم الخدمة بالإنجليزية."),
    "new_service_output_document_ar": _l("اكتب اسم الوثيقة بالعربية."),
    "new_service_output_document_en": _l("اكتب اسم الوثيقة بالإنجليزية."),
    "launch_point_unknown": _l("هذا البند ليس من قائمة الإطلاق. حدّث الصفحة ثم أعد المحاولة."),
    "launch_not_ready": _l("لا تُفتح الخدمة قبل اكتمال قائمة الإطلاق. بقي: %(points)s"),
    "overlay_empty": _l("حدد مدة أو نسبة من الرسم أو مستنداً إضافياً واحداً على الأقل."),
    "overlay_document_unknown": _l("المستند %(name)s ليس من قائمة المستندات. اختر من القائمة."),
    "overlay_days_wrong": _l("اكتب المدة أيام عمل من 0 إلى 365."),
    "overlay_percent_wrong": _l("اكتب نسبة الرسم رقماً من 0 إلى 500، و100 تعني الرسم كما هو."),
    "overlay_day_wrong": _l("اكتب يوماً بعد اليوم، أو اترك الخانة فارغة ليسري من الغد."),
    "overlay_day_taken": _l("للبلدية تعديل آخر يسري في %(day)s أو بعده. اختر يوماً بعده."),
}

"""Sentences for what can be mended in a visit or a violation."""

from flask_babel import lazy_gettext as _l

MESSAGES = {
    "visit_incomplete": _l("لم يكتمل سجل الزيارة. أكمل ما أُشير إليه ثم أرسله، وإجاباتك محفوظة."),
    "visit_answer_missing": _l("اختر الجواب: مطابق أو غير مطابق."),
    "visit_note_missing": _l("صف ما وجدته بجملة قصيرة."),
    "visit_photo_missing": _l("أرفق صورة تبيّن عدم المطابقة."),
    "visit_quantity_missing": _l("اكتب العدد بالأرقام."),
    "visit_too_many_photos": _l("أرفق أربع صور على الأكثر."),
    "visit_reason_missing": _l("اكتب سبب تعذّر الدخول، مثل: الموقع مغلق ولا أحد فيه."),
    "visit_day_wrong": _l("اختر يومًا من اليوم فصاعدًا، خلال شهر للموعد البديل وخلال سنة للزيارة الجديدة."),
    "visit_kind_unknown": _l("اختر نوع الزيارة من القائمة."),
    "visit_place_missing": _l("حدد مكان الزيارة: قطعة أو رخصة أو بلاغ."),
    "visit_finished": _l("أُنهيت هذه الزيارة من قبل. افتح صفحتها لترى نتيجتها."),
    "visit_record_reused": _l("رقم هذا السجل مستخدم لسجل آخر. حدّث الصفحة ثم أرسل من جديد؛ إجاباتك محفوظة."),
    "visit_record_id": _l("رقم السجل غير صحيح. حدّث الصفحة ثم أرسل من جديد."),
    "unmet_recorded_on_site": _l("نتيجة الزيارة تُسجل من صفحة الزيارة الميدانية."),
    "unmet_objection_in_time": _l("انتهت مدة الاعتراض على هذه الغرامة، أو لم تصدر غرامة بعد."),
    "checklist_not_found": _l("قائمة المعاينة غير موجودة."),
}

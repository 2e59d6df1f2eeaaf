"""What licensing tells a person who must mend something. A guard named X that is not met answers ``unmet_X``."""

from flask_babel import lazy_gettext as _l

UNMET = {
    "unmet_parcel_owned_by_applicant": _l("القطعة غير مسجلة باسمك. يبدأ الطلب مالك مسجل في القطعة، فاختر قطعة تملكها أو حدّث الصك أولاً."),
    "unmet_applicant_answers_given": _l("بقيت أسئلة من نصيب المالك لم تُجب. أكملها من قائمة المهام ثم أرسل الطلب إلى المكتب."),
    "unmet_office_named": _l("اختر المكتب الهندسي الذي يصمم المبنى ويشرف عليه."),
    "unmet_required_answers_given": _l("بقيت أسئلة إلزامية لم تُجب. أكمل المهام غير المكتملة ثم أعد المحاولة."),
    "unmet_required_documents_attached": _l("بقيت مستندات إلزامية لم تُرفق. أرفقها من مهمة المستندات."),
    "unmet_drawing_complete": _l("لم يكتمل الرسم. ارسم ما تطلبه الخدمة على القطعة واحفظه."),
    "unmet_confirmation_code_given": _l("رمز التأكيد غير صحيح أو انتهت مدته. اطلب رمزاً جديداً واكتبه كما وصلك."),
    "unmet_correction_items_named": _l("حدد إجابة أو مستنداً واحداً على الأقل، واكتب ملاحظتك عليه، قبل الإعادة للاستكمال."),
    "unmet_corrections_answered": _l("بقيت ملاحظات لم تُستكمل. عدّل كل إجابة عليها ملاحظة ثم أعد الإرسال."),
    "unmet_reviewed_by_actor": _l("هذه المعاملة على مكتب زميل آخر. التوصية لمن راجع الملف."),
    "unmet_findings_current": _l("تغيّر الرسم أو قواعد المنطقة بعد آخر فحص. أعد الفحص ثم تابع."),
    "unmet_no_blocking_finding": _l("في نتائج الفحص مخالفة مانعة. أعد الطلب للاستكمال أو أوصِ بالرفض."),
    "unmet_recommended_by_another": _l("من أوصى لا يقرر. يتخذ القرار موظف آخر له الصلاحية."),
    "unmet_fee_settled": _l("لم تُسدد فاتورة الرسوم بعد. تصدر الوثيقة فور وصول السداد."),
    "unmet_clock_ran_out": _l("لم تنته المهلة بعد."),
    "unmet_no_open_violation": _l("على الرخصة مخالفة لم تُعالج. يُرفع الإيقاف بعد معاينة تثبت التصحيح."),
    "unmet_ordered_visits_passed": _l("بقيت معاينات مشروطة في الرخصة لم تُنجز بنجاح."),
    "unmet_validity_ended": _l("لم تنته صلاحية الرخصة بعد."),
}  # fmt: skip

MESSAGES = {
    **UNMET,
    "unknown_service": _l("لا توجد خدمة بهذا الرمز. ابحث عنها في دليل الخدمات."),
    "service_not_online": _l("هذه الخدمة لم تُتح إلكترونياً بعد. تجد في صفحتها المستندات والرسوم ومكان التقديم."),
}

"""Sentences for the error codes of deeds and survey decisions."""

from flask_babel import lazy_gettext as _l

MESSAGES = {
    "unmet_survey_corners": _l("أكمل الزوايا أولاً: ثلاث على الأقل تصنع مضلعاً صحيحاً."),
    "unmet_survey_sides": _l("لكل زاوية ضلع يليها: أكمل جدول الأضلاع."),
    "unmet_survey_surveyor": _l("اكتب اسم المسّاح وتاريخ الرفع المساحي."),
    "unmet_survey_other_person": _l("لا يطابق القرار أو يعتمده من أدخله أو صدّقه؛ يلزم موظف آخر."),
    "unmet_survey_rule_ring_closed": _l("لا يُصدّق القرار: المضلع غير مغلق. راجع الزاوية الأخيرة."),
    "unmet_survey_rule_no_self_intersection": _l("لا يُصدّق القرار: الأضلاع متقاطعة. راجع ترتيب الزوايا."),
    "unmet_survey_rule_corner_order": _l("لا يُصدّق القرار: تسلسل الزوايا غير صحيح. راجع جدول الفحوص."),
    "unmet_survey_rule_perimeter": _l("لا يُصدّق القرار: مجموع الأضلاع لا يساوي المحيط بفرق يزيد على 1 سم."),
    "unmet_survey_rule_area_stated": _l("لا يُصدّق القرار: المساحة المكتوبة تبعد عن المحسوبة أكثر من 2%%. راجع الزوايا."),
    "unmet_survey_rule_no_overlap": _l("لا يُصدّق القرار: الأرض تدخل في قطعة معتمدة بأكثر من 5 سم."),
    "unmet_survey_rule_street_line": _l("لا يُصدّق القرار: الواجهة ليست على خط الشارع."),
    "unmet_survey_rule_frontage_width": _l("لا يُصدّق القرار: عرض الشارع المكتوب ليس العرض المخطط."),
    "unmet_survey_rule_inside_plan": _l("لا يُصدّق القرار: جزء من الأرض خارج حدود المخطط."),
    "unmet_survey_rule_crs_zone": _l("لا يُصدّق القرار: نظام الإحداثيات ليس لمنطقة القطعة."),
    "unmet_survey_rule_area_deed": _l("لا يُصدّق القرار: مساحة الطبيعة تخالف الصك ولم تُحدد معالجة الفرق."),
    "corner_list_too_large": _l("ملف الزوايا أكبر من الحد: نصف ميجابايت أو ألفي زاوية."),
    "corner_list_empty": _l("لا زوايا في الملف."),
    "corner_list_not_text": _l("الملف ليس نصاً. احفظ الجدول بصيغة CSV ثم ارفعه."),
    "corner_list_no_coordinates": _l("لم نجد عمودي الشرقيات والشماليات. اكتب في السطر الأول: رقم النقطة، الشرقيات، الشماليات."),
    "corner_list_line": _l("السطر %(line)s لا يُقرأ: «%(found)s» ليس رقماً."),
    "corner_list_open": _l("الزاوية الأخيرة لا تعود إلى الأولى: بينهما %(found)s م. راجع القائمة."),
    "corner_list_which": _l("في الملف %(count)s قطعة. اكتب رقم القطعة المطلوبة منها: %(found)s."),
    "deed_number_electronic": _l("رقم الصك الإلكتروني 12 رقماً."),
    "deed_known": _l("هذا الصك مسجل من قبل."),
    "deed_shares": _l("مجموع الحصص %(found)s أكثر من الملك كله."),
    "deed_parcel_unowned": _l("القطعة ليست مسجلة في بلدية يمكنك تسجيل صكوكها."),
    "photo_missing": _l("اختر صورة أولاً."),
}

"""Why something about a layer was refused."""

from flask_babel import lazy_gettext as _l

MESSAGES = {
    "layer_not_found": _l("لا توجد طبقة بهذا الرمز، أو ليست لك."),
    "layer_code": _l("الرمز حروف لاتينية صغيرة وأرقام وشرطات، يبدأ بحرف، من 3 إلى 40."),
    "layer_code_taken": _l("هذا الرمز مستخدم لطبقة أخرى."),
    "layer_untitled": _l("اكتب عنوان الطبقة بالعربية والجهة المالكة."),
    "layer_roles": _l("الطبقة المقيّدة تُسمّى لها الأدوار التي تراها، من أدوار النظام."),
    "layer_zooms": _l("مدى المقياس بين 0 و22، والأصغر أولاً."),
    "layer_classification": _l("التصنيف عام أو داخلي أو مقيّد."),
    "layer_geometry": _l("حدّد هل الطبقة مضلعات أو خطوط أو نقاط."),
    "layer_branch": _l("الطبقة لبلدية أنت مخطط فيها."),
    "layer_of_amanah": _l("طبقة الأمانة كلها يسجلها ويعدلها مخطط مقر الأمانة؛ اختر بلديتك."),
    "layer_constraint": _l("القيد منع بناء، أو حد ارتفاع، أو موافقة جهة."),
    "layer_constraint_field": _l("اختر لحد الارتفاع حقلاً رقمياً من حقول الطبقة، ويبقى الحقل في كل ملف تُملأ منه."),
    "layer_constraint_authority": _l("اكتب الجهة التي تلزم موافقتها."),
    "layer_search_fields": _l("حقول البحث من حقول الطبقة."),
    "layer_style": _l("نمط الرسم غير مفهوم: %(why)s."),
    "layer_empty": _l("لم يُقبل من الملف أي صف: %(reasons)s."),
    "layer_own_edit": _l("ينشرها شخص غير الذي أعدّها."),
    "layer_not_published": _l("الطبقة غير منشورة."),
    "layer_is_published": _l("الطبقة منشورة من قبل."),
    "layer_crs_open": _l("الملف لا يقول نظام إحداثياته، أو فيه شك؛ اكتبه."),
    "layer_choose_file": _l("اختر ملفاً من ملفات الاستيراد المرفوعة."),
}

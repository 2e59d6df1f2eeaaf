"""Sentences for the error codes of the planner's map."""

from flask_babel import lazy_gettext as _l

MESSAGES = {
    "filter_syntax": _l("لم نفهم التصفية عند الحرف %(at)s. اكتب: حقل، علامة مقارنة، قيمة؛ والنص بين علامتي تنصيص مفردتين."),
    "filter_unknown_field": _l("لا يوجد حقل باسم %(field)s في هذه الطبقة. الحقول: %(fields)s."),
    "filter_wrong_type": _l("قيمة الحقل %(field)s من نوع لا يناسبه: رقم للأعداد، ونص للأسماء، وتاريخ بصيغة سنة-شهر-يوم."),
    "filter_too_large": _l("التصفية أكبر من المسموح. اختصرها إلى شروط أقل."),
    "coordinate_unreadable": _l("لم نفهم الإحداثي. اكتب رقمين: العرض ثم الطول بالدرجات، أو الشرقي ثم الشمالي بالأمتار."),
    "coordinate_needs_crs": _l("هذه أمتار لا درجات. اختر نظام الإحداثيات ثم أعد المحاولة."),
    "coordinate_outside": _l("هذا الإحداثي خارج الأرض التي يصفها النظام المختار."),
    "bookmark_nameless": _l("أعط العلامة اسماً لا يزيد على ستين حرفاً."),
    "bookmark_twice": _l("لديك علامة بهذا الاسم. اختر اسماً آخر."),
    "bookmarks_full": _l("لديك %(limit)s علامة، وهو الحد. احذف علامة قديمة أولاً."),
    "print_too_much": _l("في هذه الرقعة أكثر من %(limit)s عنصر. اختر مقياساً أكبر أو طبقات أقل."),
}

"""Sentences of findings about annexes, bays, layers, ownership, distances and works in the street."""

from typing import Any

from flask_babel import lazy_gettext as _l

PLACE_TITLES = {
    "annex_position": _l("موضع الملحق العلوي"),
    "annex_ground": _l("مساحة الملحق الأرضي"),
    "chamfer": _l("شطفة الزاوية"),
    "entrances": _l("مداخل الوحدات المفرزة"),
    "disabled_bays": _l("مواقف ذوي الإعاقة"),
    "bay_width": _l("عرض الموقف"),
    "bay_length": _l("طول الموقف"),
    "bay_overlap": _l("تداخل المواقف"),
    "bay_inside": _l("المواقف داخل القطعة"),
    "flood_channel": _l("مجرى السيل وحرمه"),
    "flood_study": _l("أرض تغمرها السيول"),
    "heritage": _l("موقع تراث"),
    "aviation": _l("سطح الطيران"),
    "aviation_clear": _l("سطح الطيران"),
    "holder": _l("ملكية القطعة"),
    "deed_area": _l("مساحة الصك"),
    "survey_area": _l("مساحة القرار المساحي"),
    "distance": _l("المسافة عن نشاط آخر"),
    "distance_clear": _l("المسافة عن نشاط آخر"),
    "excavation_clash": _l("تعارض مع أعمال أخرى"),
    "asphalt": _l("حماية طبقة الأسفلت"),
}

PLACE_SENTENCES: dict[str, dict[str, Any]] = {
    "annex_position": {
        "pass": _l("الملحق العلوي فوق الدور الذي تحته."),
        "any": _l("الملحق العلوي يبرز عن الدور الذي تحته %(measured)s م."),
    },
    "annex_ground": {
        "pass": _l("مساحة الملحق الأرضي %(measured)s م²، والحد الأعلى %(limit)s م²."),
        "any": _l("مساحة الملحق الأرضي %(measured)s م²، وهي أكثر من الحد الأعلى %(limit)s م²."),
    },
    "chamfer": {
        "pass": _l("شطفة زاوية الشارعين %(measured)s م، والحد الأدنى %(limit)s م."),
        "warning": _l("شطفة زاوية الشارعين %(measured)s م، وهي أقل من %(limit)s م."),
        "any": _l("عرض أحد شارعي الزاوية غير معروف، فيقرر المراجع شطفتها."),
    },
    "entrances": {
        "pass": _l("مداخل المبنى %(measured)s، والمطلوب للوحدات المفرزة %(limit)s."),
        "fail": _l("مداخل المبنى %(measured)s، وهي أقل من المطلوب للوحدات المفرزة %(limit)s."),
        "any": _l("لم يُذكر عدد مداخل الوحدات المفرزة، فيقرره المراجع."),
    },
    "disabled_bays": {
        "pass": _l("مواقف ذوي الإعاقة %(measured)s، والمطلوب %(limit)s."),
        "warning": _l("مواقف ذوي الإعاقة %(measured)s، وهي أقل من المطلوب %(limit)s."),
        "any": _l("لم يُذكر عدد مواقف ذوي الإعاقة، فيقرره المراجع."),
    },
    "bay_width": {
        "pass": _l("أضيق المواقف عرضه %(measured)s م، والحد الأدنى %(limit)s م."),
        "any": _l("أضيق المواقف عرضه %(measured)s م، وهو أقل من الحد الأدنى %(limit)s م."),
    },
    "bay_length": {
        "pass": _l("أقصر المواقف طوله %(measured)s م، والحد الأدنى %(limit)s م."),
        "any": _l("أقصر المواقف طوله %(measured)s م، وهو أقل من الحد الأدنى %(limit)s م."),
    },
    "bay_overlap": {
        "pass": _l("لا يتداخل موقف مع آخر."),
        "any": _l("تتداخل مواقف في %(measured)s م²، فلا تُعد كلها."),
    },
    "bay_inside": {
        "pass": _l("المواقف كلها داخل حدود القطعة."),
        "any": _l("يخرج عن حدود القطعة %(measured)s م² من المواقف."),
    },
    "flood_channel": {
        "pass": _l("لا يقع في القطعة مجرى سيل محمي."),
        "any": _l("في القطعة %(measured)s م² من %(layer)s، ولا يُبنى فيها."),
    },
    "flood_study": {
        "pass": _l("لا تقع القطعة في أرض تغمرها السيول."),
        "any": _l("في القطعة %(measured)s م² من %(layer)s، فتلزم موافقة %(authority)s."),
    },
    "heritage": {
        "pass": _l("لا تقع القطعة في موقع تراث."),
        "any": _l("في القطعة %(measured)s م² من %(layer)s، فتلزم موافقة %(authority)s."),
    },
    "aviation": {
        "pass": _l("الارتفاع %(measured)s م تحت سطح الطيران %(limit)s م."),
        "fail": _l("الارتفاع %(measured)s م يتجاوز سطح الطيران %(limit)s م."),
        "any": _l("فوق القطعة سطح طيران، ولم يُعرف الارتفاع أو الحد، فيقرره المراجع."),
    },
    "aviation_clear": {"any": _l("لا سطح طيران يحد الارتفاع فوق القطعة.")},
    "holder": {
        "pass": _l("مقدم الطلب مالك مسجل في القطعة."),
        "any": _l("مقدم الطلب ليس من ملاك القطعة المسجلين."),
    },
    "deed_area": {
        "pass": _l("مساحة الصك %(stated)s م² ومساحة القطعة %(parcel)s م²، والفرق %(percent)s."),
        "any": _l("مساحة الصك %(stated)s م² ومساحة القطعة %(parcel)s م²، والفرق %(percent)s أكثر من المسموح."),
    },
    "survey_area": {
        "pass": _l("مساحة القرار المساحي %(stated)s م² ومساحة القطعة %(parcel)s م²، والفرق %(percent)s."),
        "any": _l("مساحة القرار المساحي %(stated)s م² ومساحة القطعة %(parcel)s م²، والفرق %(percent)s أكثر من المسموح."),
    },
    "distance": {
        "pass": _l("أقرب ما تُشترط المسافة عنه (%(target)s): %(measured)s م، والحد الأدنى %(limit)s م."),
        "fail": _l("%(target)s على بعد %(measured)s م، وهو أقل من الحد الأدنى %(limit)s م."),
        "warning": _l("%(target)s على بعد %(measured)s م، وهو أقل من %(limit)s م."),
        "any": _l("المسافة عن %(target)s لا تُقاس آلياً، فيقررها المراجع."),
    },
    "distance_clear": {"any": _l("لا %(target)s ضمن %(limit)s م من الموقع.")},
    "excavation_clash": {
        "pass": _l("لا أعمال حفر أخرى على المسار في المدة المطلوبة."),
        "fail": _l("المسار يلتقي بأعمال الطلب %(reference)s من %(starts)s إلى %(ends)s على طول %(measured)s م."),
        "any": _l("لم يُعرف مسار الحفر أو مدته، فيقرره المراجع."),
    },
    "asphalt": {
        "pass": _l("لا أسفلت محمي على المسار."),
        "fail": _l("%(layer)s أُعيد رصفه في %(starts)s، ولم تمض %(limit)s سنوات على رصفه."),
        "any": _l("لم يُعرف مسار الحفر، فيقرر المراجع حماية الأسفلت."),
    },
}  # fmt: skip

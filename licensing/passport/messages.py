"""What this wing tells a person who must mend something."""

from flask_babel import lazy_gettext as _l

MESSAGES = {
    "map_reason_needed": _l("اكتب سبب إعادة سؤال الخريطة، مثل: تغيّر موقع الطلب."),
    "map_unchanged": _l("لم يتغير الموقع ولا طبقات الخريطة منذ آخر إجابة، فالإجابات المحفوظة صحيحة كما هي."),
    "map_no_place": _l("ليس لهذا الطلب موقع تُسأل عنه الخريطة."),
    "map_file_closed": _l("انتهت هذه المعاملة. تبقى إجابات الخريطة كما كانت عند القرار."),
    "neighbour_not_found": _l("هذا الرابط غير صحيح أو لم يعد مستخدماً. انسخه كاملاً كما وصلك في الرسالة."),
    "neighbour_term_over": _l("انتهت مدة إبداء الرأي في هذا الطلب، أو صدر القرار فيه."),
    "neighbour_stance_needed": _l("اختر رأيك: لا مانع، أو اعتراض، أو ملاحظة."),
    "neighbour_name_needed": _l("اكتب اسمك، فالرأي يُحفظ باسم صاحبه."),
    "neighbour_reason_needed": _l("اكتب سبب اعتراضك أو نص ملاحظتك ليطلع عليه المراجع."),
    "neighbour_too_long": _l("النص أطول من المسموح. اختصره إلى %(most)s حرف."),
    "neighbour_said_enough": _l("وصلت آراؤك السابقة كلها إلى المراجع. لا حاجة إلى إرسال المزيد."),
}

"""What the casework tells a person who must mend something."""
from flask_babel import lazy_gettext as _l

MESSAGES = {
    "case_not_found": _l("لم نجد معاملة بهذا الرقم ضمن ما يمكنك الاطلاع عليه. تأكد من الرقم كما ورد في رسالتك."),
    "note_required": _l("اكتب السبب أو الملاحظة قبل المتابعة."),
    "already_there": _l("المعاملة لدى هذه البلدية من قبل. اختر بلدية أخرى."),
    "claimed_by_another": _l("استلم زميل آخر هذه المعاملة قبلك. اختر المعاملة التالية من صندوق الوارد."),
}

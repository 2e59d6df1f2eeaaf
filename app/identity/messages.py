"""What identity tells a person who must mend something."""

from flask_babel import lazy_gettext as _l

MESSAGES = {
    "sign_in_refused": _l("اسم المستخدم أو كلمة المرور غير صحيحة. تأكد منهما ثم حاول مرة أخرى."),
    "sign_in_throttled": _l("محاولات دخول كثيرة غير صحيحة. انتظر ربع ساعة ثم حاول مرة أخرى."),
    "own_roles": _l("لا يمكن لمدير النظام أن يمنح نفسه صلاحية. اطلب ذلك من مدير آخر."),
}

"""What a webhook can be told of. Names are stable; data carries numbers and states, no personal data."""

from flask_babel import lazy_gettext as _l

PING = "webhook.ping"
EVENTS = {
    "application.opened": _l("فُتح طلب باسم الجهة"),
    "application.state_changed": _l("تغيرت حالة طلب"),
    "permit.issued": _l("صدرت رخصة أو وثيقة"),
    "permit.state_changed": _l("تغيرت حالة رخصة"),
    "invoice.issued": _l("صدرت فاتورة"),
    "invoice.paid": _l("سُددت فاتورة"),
    "invoice.cancelled": _l("أُلغيت فاتورة"),
    PING: _l("رسالة تجربة تطلبها بنفسك"),
}

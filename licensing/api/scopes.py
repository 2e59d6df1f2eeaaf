"""What a key may be allowed to do. A key never may more than the person who made it."""

from flask_babel import lazy_gettext as _l

SCOPES = {
    "applications:read": _l("قراءة الطلبات وحالاتها وملاحظات الاستكمال"),
    "applications:write": _l("إنشاء الطلبات وتعديل إجاباتها وإرسالها وسحبها"),
    "documents:write": _l("رفع مستندات الطلبات"),
    "permits:read": _l("قراءة القرارات والرخص ووثائقها"),
    "webhooks:manage": _l("إدارة عناوين الإشعارات"),
}

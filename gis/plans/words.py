"""Words of plans."""

from flask_babel import lazy_gettext as _l

KINDS = {"subdivision": _l("مخطط تقسيم أراضٍ"), "detailed": _l("مخطط تفصيلي")}
STATES = {
    "draft": (_l("مسودة"), "neutral"),
    "sent": (_l("بانتظار الاعتماد"), "info"),
    "approved": (_l("معتمد"), "good"),
    "amended": (_l("حلّ محله تعديل"), "neutral"),
    "cancelled": (_l("ملغى"), "bad"),
}

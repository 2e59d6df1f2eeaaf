"""What the register of before plugs in."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.authz import grant
from app.errors import register_messages
from gis.map.registry import register_parcel_history
from licensing.legacy import views
from licensing.legacy.pages import history_rows
from licensing.permissions import Permission as P

MESSAGES = {
    "past_load_unknown": _l("لا يوجد تحميل بهذا الرقم."),
    "past_load_not_last": _l("لا يُتراجع عن هذا التحميل: سبق التراجع عنه، أو بُني عليه تحميل أحدث من السجل نفسه. ابدأ بالأحدث."),
    "past_permit_unknown": _l("لا توجد رخصة بهذا الرقم في السجل السابق لبلديتك."),
    "past_parcel_needed": _l("اكتب رقم القطعة على الصورة: المخطط/البلك/القطعة."),
    "past_parcel_unknown": _l("لم نجد القطعة «%(parcel)s» في السجل. اكتبها على الصورة: المخطط/البلك/القطعة."),
    "past_parcel_elsewhere": _l("هذه القطعة في بلدية أخرى. اختر قطعة في بلدية الرخصة."),
}


def init_app(app: Flask) -> None:
    register_messages(app, MESSAGES)
    for role in ("reviewer", "approver", "director", "planner", "clerk"):
        grant(app, role, P.PAST_VIEW)
    for role in ("reviewer", "planner", "clerk"):
        grant(app, role, P.PAST_PLACE)
    app.register_blueprint(views.bp)
    register_parcel_history(app, history_rows)

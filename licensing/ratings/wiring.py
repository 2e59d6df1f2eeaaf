"""What ratings plug in."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.authz import grant
from app.casework.pages import add_case_section
from app.errors import register_messages
from app.navigation import NavItem, register_nav
from licensing.permissions import Permission as P
from licensing.ratings import views
from licensing.ratings.pages import case_section, service_rating

MESSAGES = {
    "rating_link_wrong": _l("رابط التقييم غير صحيح. افتحه من الرسالة التي وصلتك، أو من صفحة الطلب."),
    "rating_stars_needed": _l("اختر تقييمك من 1 إلى 5."),
    "rating_reason_needed": _l("اختر أكثر ما أثر في تقييمك."),
    "rating_too_long": _l("التعليق أطول من %(most)s حرف. اختصره ثم أرسله."),
    "rating_not_yet": _l("لم يصدر قرار في هذا الطلب بعد. يصلك رابط التقييم مع القرار."),
    "rating_given": _l("قيّمت هذا القرار من قبل. شكراً لك."),
    "rating_unknown": _l("لا يوجد تقييم بهذا الرقم في بلديتك."),
    "rating_words_needed": _l("اكتب ما يظهر من التعليق، أو أخفه."),
}


def init_app(app: Flask) -> None:
    register_messages(app, MESSAGES)
    for role in ("director", "clerk"):  # not those who decide: applicants are told that they do not read them
        grant(app, role, P.RATING_MODERATE)
    app.register_blueprint(views.bp)
    app.jinja_env.globals["service_rating"] = service_rating
    add_case_section(app, case_section)
    register_nav(app, NavItem("ratings.list_ratings", _l("تقييم الخدمات"), P.RATING_MODERATE, "staff", 45))

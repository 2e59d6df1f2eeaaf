"""What the queue of doubtful data plugs into the platform. One function, no logic."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.authz import grant
from app.errors import register_messages
from app.events import subscribe
from app.jobs import register_task
from app.navigation import NavItem, register_nav
from gis.changes.events import LandChanged
from gis.permissions import Permission as P
from gis.quality import views
from gis.quality.commands import TASK, continue_check
from gis.quality.deciding import follow_change
from gis.quality.imported import take_up_imports
from gis.quality.permissions import Permission
from gis.sections import LAND

MESSAGES = {
    "finding_not_found": _l("لا عيب بهذا الرقم في بلديتك. ربما زال؛ ارجع إلى القائمة."),
    "finding_not_open": _l("تغيّرت حالة هذا العيب قبل وصول طلبك. حدّث الصفحة لترى حالته."),
    "finding_not_accepted": _l("هذا العيب ليس مقبولاً الآن، فلا قبول يُلغى. حدّث الصفحة."),
    "finding_reason_missing": _l("اكتب سبب القبول، ليعرفه من يراجعه بعدك."),
    "finding_nobody": _l("اختر اسماً من القائمة: من يعالج بيانات هذه البلدية."),
}


def init_app(app: Flask) -> None:
    register_messages(app, MESSAGES)
    grant(app, "planner", Permission.QUALITY_DECIDE)
    register_task(app, TASK, continue_check, cron="0 22 * * *", label=_l("فحص جودة سجل القطع"))
    register_task(app, "take_up_imports", take_up_imports, cron="*/10 * * * *", label=_l("صفوف الاستيراد المشكوك فيها إلى قائمة الجودة"))
    subscribe(app, LandChanged, follow_change)
    app.register_blueprint(views.bp)
    register_nav(app, NavItem("quality.list_findings", _l("جودة الأراضي"), P.QUALITY_VIEW, group="staff", order=60, section=LAND))

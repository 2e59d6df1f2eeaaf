"""What imports plug into the platform."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.errors import register_messages
from app.jobs import register_task
from app.navigation import NavItem, register_nav
from gis.importers.messages import READING_MESSAGES
from gis.importers.updating import following
from gis.imports import running, views
from gis.imports.lost import TASK, UNDO_TASK
from gis.permissions import Permission as P
from gis.sections import PLANNING

MESSAGES = {
    "import_not_found": _l("لا يوجد ملف مستورد بهذا الرقم في بلديتك."),
    "import_is_running": _l("العمل على الملف جارٍ الآن. انتظر انتهاءه أو أوقفه أولاً."),
    "import_not_standing": _l("لا يوجد استيراد قائم لهذا الملف يُتراجع عنه."),
    "import_choose_target": _l("اختر نوع الطبقة التي يصير إليها الملف."),
    "import_choose_mode": _l("اختر طريقة الاستيراد والمطابقة وما يُفعل بما ليس في الملف من القوائم المعروضة."),
    "import_try_first": _l("إنهاء ما ليس في الملف لا يجري قبل أن تراه: جرّب أولاً بهذه الإجابات، ثم راجع القائمة واستورد."),
    "import_nothing_to_resume": _l("لا يوجد عمل متوقف على هذا الملف يُستأنف."),
    "import_no_changes_listed": _l("لا توجد قائمة تغييرات لهذا الملف. جرّب التحديث أولاً."),
    "import_choose_layer": _l("اختر الطبقة من الملف."),
    "import_file_gone": _l("لم يعد الملف محفوظاً لدينا. ارفعه من جديد."),
    "import_file_not_chosen": _l("اختر ملفاً من جهازك."),
}


def init_app(app: Flask) -> None:
    register_messages(app, MESSAGES | READING_MESSAGES)
    register_task(app, TASK, running.run, attempts=3, label=_l("استيراد طبقة أراضٍ"))
    register_task(app, UNDO_TASK, running.undo, attempts=3, label=_l("التراجع عن استيراد"))
    register_task(app, following.TASK, following.settle_update, attempts=3, label=_l("ما يتبع تحديث طبقة أراضٍ"))
    app.register_blueprint(views.bp)
    register_nav(app, NavItem("imports.list_jobs", _l("استيراد الطبقات"), P.LAND_EDIT, group="staff", order=61, section=PLANNING))

"""Numbers of the day about applications and permits."""

from typing import Any

from flask_babel import lazy_gettext as _l

from app import db
from app.performance.figures import Figure
from app.sqlfile import load_sql
from app.tenancy import everything

FIGURES = (
    Figure(
        "permits_this_month",
        _l("رخص صدرت هذا الشهر"),
        _l("كل رخصة أو بيان أو ترخيص صدر منذ أول الشهر الميلادي."),
        "licensing",
        "today/permits_this_month",
        "/permits?month=now&municipality={municipality}",
        good_when="high",
        order=30,
    ),
    Figure(
        "decided_in_time",
        _l("قرارات ضمن المدة"),
        _l("من الطلبات التي فُتحت في آخر 180 يوماً وصدر فيها قرار: نسبة ما لم تتجاوز فيه ساعة الموظف مدتها."),
        "licensing",
        "today/decided_in_time",
        "/permits?decided=180&municipality={municipality}",
        unit="percent",
        good_when="high",
        order=32,
    ),
)


def home_counts() -> list[dict[str, Any]]:
    """For the first page: permits of this month in the whole amanah."""
    with everything():
        value = db.session().scalar(load_sql("licensing", "home/permits_this_month"))
    return [{"label": _l("رخصة صدرت هذا الشهر"), "value": value or 0, "url": "/map?layer=permits"}]

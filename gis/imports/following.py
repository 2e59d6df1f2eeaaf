"""What still follows a large import, in words for the page of its job."""

from typing import Any

from flask_babel import lazy_gettext as _l

from gis.importers.following import progress_of
from gis.models import ImportJob

_STEPS = {
    "rules": _l("تُبنى فهارس البحث وتُثبت قواعد السجل"),
    "land": _l("تُفحص التداخلات وتُعرف أضلاع القطع"),
    "parcels": _l("تُكتب القطع على الخريطة"),
    "blocks": _l("تُكتب البلكات على الخريطة"),
    "copies": _l("تُكتب الطبقة على الخريطة"),
    "finish": _l("تُعاد قواعد الأضلاع"),
}


def following_part(job: ImportJob) -> dict[str, Any] | None:
    """The step, and of the parcels how many were looked at; None once nothing follows."""
    work = progress_of(job.run_id) if job.run_id and job.state == "imported" else None
    if work is None or work.step == "done":
        return None
    return {"step": str(_STEPS[work.step]), "done": work.rows_done, "all": work.rows_all}

"""Where the ten-minute tour stops in licensing; read back from what was loaded."""

from flask_babel import gettext as _
from sqlalchemy import select

from app import db
from app.casework.models import CaseSubject
from app.demo import Story
from licensing.demo.places import parcel_of, read_stories
from licensing.models import Application, Permit


def stories() -> list[Story]:
    """Each stop with the page and the account that shows it; nothing before the demo is loaded."""
    try:
        places = read_stories()
    except LookupError:
        return []
    told = []
    for code, kind, username, title, text in _stops():
        if code in places.parcels and (reference := _reference(parcel_of(places.parcels[code]).id, kind)):
            told.append(Story(f"licensing_{code}", title, text, f"/cases/{reference}", username))
    return told


def _stops() -> list[tuple[str, type[Application] | type[Permit], str, str, str]]:
    return [
        (
            "wadi_edge",
            Application,
            "office",
            _("قطعة على حافة الوادي لدى المكتب"),
            _("المكتب الهندسي يرسم الأدوار داخل ما تسمح به الارتدادات عن الوادي."),
        ),
        ("corner", Application, "owner", _("طلب أعاده المراجع"), _("المالك يرى ما طُلب تعديله وحده، وملاحظة المراجع بجانبه.")),
        (
            "decision",
            Application,
            "approver",
            _("ملف على بعد ضغطة من القرار"),
            _("توصية المراجع بأسبابها، ومعاينة الرخصة، ثم قرار من لم يوصِ."),
        ),
        ("payment", Application, "owner", _("رخصة تنتظر السداد"), _("يسدد المالك فتصدر الرخصة في اللحظة نفسها.")),
        ("visit_300m", Permit, "inspector", _("رخصة تنتظر معاينة الأساسات"), _("الشرط في الرخصة أنشأ الزيارة، والموقع على بعد 300 متر.")),
        ("failed_pour", Permit, "owner", _("رخصة صبّ صاحبها قبل المعاينة"), _("ماذا يرى المالك حين توقف رخصته.")),
        ("split", Permit, "reviewer", _("رخصة على قطعة فُرزت من أخرى"), _("سوابق القطعة الأم تظهر مع القطعة الجديدة.")),
    ]


def _reference(parcel_id: int, kind: type[Application] | type[Permit]) -> str | None:
    query = (
        select(kind.reference)
        .join(CaseSubject, CaseSubject.case_id == kind.id)
        .where(CaseSubject.subject_type == "parcel", CaseSubject.subject_id == str(parcel_id))
        .order_by(kind.opened_at.desc())
        .limit(1)
    )
    return db.session().scalar(query)

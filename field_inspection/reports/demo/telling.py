"""Stops of the tour that reports tell."""

from sqlalchemy import select

from app import db
from app.demo import Story
from field_inspection.reports.demo.current import CLUSTER_KIND
from field_inspection.reports.models import ServiceRequest


def stories() -> list[Story]:
    """The citizen's door, the desk's queue, eight reports about one overflow, and what the public sees."""
    told = [
        Story(
            "report_new",
            "بلاغ من مواطن بلا دخول",
            "اكتب «بيارة» واختر المكان: يظهر ما أُبلغ عنه قريبًا قبل أن تكرره.",
            "/reports/new?words=بيارة",
        ),
        Story("report_desk", "مكتب 940", "القائمة بالأقرب استحقاقًا، وتسجيل اتصال في صفحة واحدة.", "/reports/desk", "desk"),
    ]
    first = _first_of_cluster()
    if first is not None:
        told.append(
            Story(
                "report_cluster",
                "ثمانية بلاغات عن طفح واحد",
                "يضم الموظف السبعة إلى الأول، فيُغلقون معه برد واحد.",
                f"/cases/{first.reference}",
                "desk",
            )
        )
    told.append(Story("report_public", "ما يراه العموم", "خريطة البلاغات دون اسم أو رقم أو صورة لم تُراجع.", "/reports"))
    return told


def _first_of_cluster() -> ServiceRequest | None:
    newest = select(ServiceRequest).where(
        ServiceRequest.category_code == CLUSTER_KIND,
        ServiceRequest.state == "new",
        ServiceRequest.description.startswith("بيارة طافحة قدام السوق"),
    )
    return db.session().scalars(newest.order_by(ServiceRequest.opened_at.desc()).limit(1)).first()

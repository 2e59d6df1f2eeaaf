"""Stops of the tour that visits and violations tell."""

from shapely import Point
from sqlalchemy import select

from app import db
from app.demo import Story
from field_inspection.violations.models import Violation
from field_inspection.visits.models import Visit
from gis.crs import to_lonlat
from gis.demo.telling import find_stories
from gis.register.queries import find_parcel


def stories() -> list[Story]:
    """A visit 300 m away, the failed pour, the re-visit, the paid fine."""
    places = find_stories()
    if places is None:
        return []
    inspector = to_lonlat(Point(places.inspector.x, places.inspector.y))
    told = [
        Story(
            "visit_300m",
            "زيارة على بعد 300 متر",
            "يقف المراقب في شارع قريب، وقائمته مرتبة من الأقرب إليه.",
            f"/field/?lon={inspector.x:.6f}&lat={inspector.y:.6f}&acc=6&span=today",
            "inspector",
        )
    ]
    for name, title, text, user in (
        ("revisit", "إعادة معاينة اليوم", "فشلت الأولى، ووجد المراقب الباب مغلقاً، واليوم موعدها البديل.", "inspector"),
    ):
        if (visit := _visit(places.parcels[name], "re_visit")) is not None:
            told.append(Story(name, title, text, f"/field/{visit.reference}", user))
    for name, title, text, user in (
        ("failed_pour", "صب قبل المعاينة", "أوقفت الرخصة في الحال، وصدرت غرامة للمالك، وتقررت إعادة معاينة.", "owner"),
        ("paid_fine", "غرامة سُددت", "من الزيارة إلى الغرامة فالسداد فالتصحيح ورفع الإيقاف.", "finance"),
    ):
        if (violation := _violation(places.parcels[name])) is not None:
            told.append(Story(name, title, text, f"/cases/{violation.reference}", user))
    return told


def _visit(place, kind: str) -> Visit | None:
    parcel = find_parcel(place.plan_no, place.block_no, place.parcel_no)
    query = select(Visit).where(Visit.parcel_id == parcel.id, Visit.visit_kind == kind, Visit.closed_at.is_(None)) if parcel else None
    return db.session().scalars(query).first() if query is not None else None


def _violation(place) -> Violation | None:
    parcel = find_parcel(place.plan_no, place.block_no, place.parcel_no)
    query = (
        select(Violation).where(Violation.parcel_id == parcel.id).order_by(Violation.fine_amount.desc().nulls_last()) if parcel else None
    )
    return db.session().scalars(query).first() if query is not None else None

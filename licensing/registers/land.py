"""Registers of the land: what is known of a parcel."""

from flask_babel import gettext as _
from sqlalchemy import func, select

from app import db
from app.identity.queries import today
from gis.layers.binding import public_constraints_at
from gis.models import SpatialUnit
from gis.register import queries as register
from licensing.models import Permit
from licensing.presenters.findings import number
from licensing.registers.registry import Asked, Found
from licensing.sites import site_of


def parcel_card(asked: Asked) -> Found:
    """What the register says of one parcel: position, area, rules and what binds it; never who owns it."""
    parcel = _parcel(asked)
    columns = (_("البيان"), _("القيمة"))
    if parcel is None:
        return Found(columns)
    site, district = site_of(parcel, today()), register.district_of(parcel)
    streets = [e for e in register.edges_of(parcel.id) if e.kind == "street"]
    rows = [
        (_("رمز القطعة"), parcel.reference or ""),
        (_("المخطط والبلك والقطعة"), " / ".join(part for part in (parcel.plan_no, parcel.block_no, parcel.parcel_no) if part)),
        (_("الحي"), district.name_ar if district else ""),
        (_("المساحة (م²)"), number(float(parcel.area_m2))),
        (_("نظام البناء"), f"{site.zone_name} ({site.zone_code})" if site.zone_code else _("غير محدد")),
        (_("الشوارع"), "، ".join(f"{e.street_name or _('شارع')} {number(e.street_width_m)}" for e in streets)),
    ]
    rows += [(bond.title, bond.words) for bond in public_constraints_at(parcel)]
    return Found(columns, [(key, value or "–") for key, value in rows])


def vacant_land(asked: Asked) -> Found:
    """Whether the parcel carries a building permit, and whether its fence is licensed."""
    parcel = _parcel(asked)
    columns = (_("السؤال"), _("الجواب"))
    if parcel is None:
        return Found(columns)
    built = _standing_of(parcel, ("building_permit",))
    fenced = _standing_of(parcel, ("fence_permit",))
    rows = [
        (_("رخصة بناء على القطعة"), _("توجد") if built else _("لا توجد")),
        (_("رخصة تسوير على القطعة"), _("توجد") if fenced else _("لا توجد")),
        (_("يلزم التسوير"), _("لا، القطعة مبنية أو مسورة") if built or fenced else _("نعم، إلى أن تُبنى")),
    ]
    return Found(columns, rows)


def _parcel(asked: Asked) -> SpatialUnit | None:
    if asked.application.parcel_id is not None:
        return register.get_parcel(asked.application.parcel_id)
    return register.find_parcel_by_reference(asked.text("deed_or_parcel_no", "parcel_no"))


def _standing_of(parcel: SpatialUnit, templates: tuple[str, ...]) -> int:
    held = (Permit.parcel_id == parcel.id, Permit.template.in_(templates), Permit.state.in_(("active", "completed")))
    return db.session().scalar(select(func.count()).select_from(Permit).where(*held)) or 0

"""What the administrator's pages show and what their forms ask."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.admin import queries
from app.admin.queries import Health
from app.authz import PARTICIPANT_ROLES, Actor
from app.forms.converters import parse_date
from app.i18n.digits import whole_number
from app.identity.models import User
from app.identity.queries import list_municipalities, today
from app.keyset import is_id

ROLE_NAMES = {
    "reviewer": _l("مدقق طلبات"),
    "approver": _l("معتمد"),
    "clerk": _l("موظف استقبال"),
    "inspector": _l("مراقب ميداني"),
    "desk_940": _l("موظف بلاغات 940"),
    "planner": _l("مخطط عمراني"),
    "finance": _l("مسؤول مالي"),
    "director": _l("مدير"),
    "administrator": _l("مدير النظام"),
}


@dataclass(frozen=True)
class RoleAsked:
    role: str
    municipality_id: int
    valid_from: date | None
    valid_to: date | None
    errors: dict[str, str]


def home_page(actor: Actor) -> dict[str, Any]:
    return {"facts": health_facts(), "events": queries.list_events(actor)[:8], "branches": len(queries.branches_of(actor))}


def users_page(asked: Mapping[str, str]) -> dict[str, Any]:
    words = asked.get("q", "")[:60]
    users = queries.list_users(words, asked.get("after", "")[:80])
    shown = users[: queries.PAGE]
    held = queries.list_roles(shown)
    rows = [{"user": u, "roles": [(role_name(r.membership.role), r.municipality) for r in held[u.id] if r.now]} for u in shown]
    return {"q": words, "rows": rows, "next_after": shown[-1].username if len(users) > len(shown) else None}


def user_page(user: User, actor: Actor, typed: Mapping[str, Any] | None = None, errors: dict[str, str] | None = None) -> dict[str, Any]:
    here = queries.branches_of(actor)
    return {
        "user": user,
        "roles": [
            {"held": r, "name": role_name(r.membership.role), "mine": r.membership.municipality_id in here}
            for r in queries.list_roles([user])[user.id]
        ],
        "typed": typed or {},
        "errors": errors or {},
        "is_self": user.id == actor.user_id,
        "role_options": [(code, role_name(code)) for code in staff_roles()],
        "branch_options": [(str(m.id), m.name) for m in list_municipalities() if m.id in here],
    }


def staff_roles() -> list[str]:
    """Roles that can be granted: those that a package gave permissions, less the ones that a case gives."""
    implicit = {"public", "citizen", *PARTICIPANT_ROLES}
    return sorted(set(current_app.extensions["grants"]) - implicit, key=lambda code: role_name(code))


def role_name(code: str) -> str:
    return str(ROLE_NAMES.get(code, code))


def role_form(typed: Mapping[str, str], actor: Actor) -> RoleAsked:
    errors: dict[str, str] = {}
    role, branch = typed.get("role", ""), typed.get("municipality_id", "")
    if role not in staff_roles():
        errors["role"] = _("اختر الصلاحية من القائمة.")
    if whole_number(branch) not in queries.branches_of(actor):
        errors["municipality_id"] = _("اختر بلدية تديرها.")
    first, last = _day(typed.get("valid_from", "")), _day(typed.get("valid_to", ""))
    if typed.get("valid_to") and last is None:
        errors["valid_to"] = _("اكتب التاريخ بالصورة 2026/12/31.")
    if last and last < (first or today()):
        errors["valid_to"] = _("تاريخ النهاية قبل البداية.")
    return RoleAsked(role, whole_number(branch) or 0, first, last, errors)


def holidays_page(year: str, typed: Mapping[str, Any] | None = None, errors: dict[str, str] | None = None) -> dict[str, Any]:
    asked = whole_number(year, 4)
    chosen = asked if asked is not None and 1925 <= asked <= 2076 else today().year
    return {"year": chosen, "holidays": queries.list_holidays(chosen), "typed": typed or {}, "errors": errors or {}}


def holiday_form(typed: Mapping[str, str]) -> tuple[date | None, str, dict[str, str]]:
    errors: dict[str, str] = {}
    day, name = _day(typed.get("day", "")), typed.get("name", "").strip()[:80]
    if day is None:
        errors["day"] = _("اكتب التاريخ بالصورة 2026/12/31.")
    elif any(h.day == day for h in queries.list_holidays(day.year)):
        errors["day"] = _("هذا اليوم عطلة مسجلة من قبل.")
    if not name:
        errors["name"] = _("اكتب اسم العطلة.")
    return day, name, errors


def events_page(actor: Actor, before: str) -> dict[str, Any]:
    rows = queries.list_events(actor, before if is_id(before) else "")
    shown = rows[: queries.PAGE]
    return {"rows": shown, "next_before": str(shown[-1][0].id) if len(rows) > len(shown) else None}


def health_facts() -> list[Health]:
    """The database, the disk, and what other rooms report."""
    disk = shutil.disk_usage(current_app.config["VAR_DIR"] if current_app.config["VAR_DIR"].exists() else "/")
    free = disk.free / disk.total
    facts = [
        Health(_("قاعدة البيانات"), True, queries.database_version()),
        Health(_("إصدار القاعدة المكانية"), True, queries.postgis_version()),
        Health(_("حجم القاعدة"), True, _("%(n)s ميغابايت", n=round(queries.database_bytes() / 1e6))),
        Health(_("المساحة الحرة في القرص"), free > 0.05, _("%(n)s%% من السعة", n=f"\u200e{round(free * 100)}")),
    ]
    for reporter in current_app.extensions.get("health_reporters", []):
        facts += reporter()
    return facts


def _day(text: str) -> date | None:
    return parse_date(text) if text.strip() else None

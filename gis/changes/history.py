"""The page of a parcel's history: as it was on a day, and everything that happened to it and to what it came from."""

from datetime import date, datetime, time
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.authz import Actor
from app.casework.calendar import RIYADH
from app.errors import BadRequest
from app.identity.queries import names_of, today
from gis.changes import queries, writing
from gis.changes.conflicts import name_of
from gis.changes.kinds import Kind
from gis.changes.previews import right_rows
from gis.changes.sketches import drawings
from gis.changes.wording import KIND_WORDS, LINEAGE_WORDS
from gis.map.panel import LAND_USES, cases_on, title_of
from gis.models import LandChange, SpatialUnit
from gis.permissions import Permission
from gis.register import queries as register


def day_asked(words: str) -> date | None:
    """Raises:
    BadRequest: it is not a date.
    """
    if not words:
        return None
    try:
        return date.fromisoformat(words)
    except ValueError as broken:
        raise BadRequest("land_day_unreadable") from broken


def history_page(parcel: SpatialUnit, actor: Actor, on: date | None) -> dict[str, Any]:
    """The parcel on a day (today if none is asked), and its timeline, latest first."""
    day = on or (parcel.end_lifespan_version.astimezone(RIYADH).date() if parcel.end_lifespan_version else today())
    staff = actor.may(Permission.LAND_CHANGES_VIEW, parcel)
    return {
        "parcel": parcel,
        "title": title_of(parcel),
        "day": day,
        "asked": on is not None,
        "stood": [] if on is None and parcel.end_lifespan_version else standing_then(parcel, actor, day),
        "rows": timeline(parcel, actor, staff),
        "may_edit": parcel.end_lifespan_version is None and actor.may(Permission.LAND_EDIT, parcel),
    }


def standing_then(parcel: SpatialUnit, actor: Actor, day: date) -> list[dict[str, Any]]:
    """Each parcel that stood on this ground that day, with its drawing, and its rights for those who may see them."""
    then = queries.as_of(parcel.id, day)
    shapes = writing.shapes_of(then.parcels)
    pictures = drawings(*[[(p.parcel_no, "after", shapes[p.id])] for p in then.parcels])
    return [
        {
            "name": name_of(one),
            "url": url_for("changes.show_history", parcel_id=one.id),
            "itself": one.id == parcel.id,
            "area": one.area_m2,
            "use": str(LAND_USES.get(one.land_use or "", "")),
            "from": one.begin_lifespan_version,
            "to": one.end_lifespan_version,
            "picture": picture,
            "rights": right_rows(then.rights[one.id]) if register.may_see_owners(actor, one) else None,
        }
        for one, picture in zip(then.parcels, pictures, strict=True)
    ]


def timeline(parcel: SpatialUnit, actor: Actor, staff: bool) -> list[dict[str, Any]]:
    """What happened to the parcel and the land it came from, latest first."""
    family = queries.family_of(parcel.id)
    changes = queries.changes_of(family)
    written = _references(changes)
    rows = _of_changes(changes, staff, written) + _of_old_lineage(parcel, changes) + _of_rights(family, actor, parcel)
    rows += [_of_case(case) for case in cases_on(parcel, actor) if case["reference"] not in written.values()]
    rows += [_entry(one) for one in _oldest(family)]
    rows += queries.registered_history(family, actor)
    return sorted(rows, key=lambda row: row["at"], reverse=True)


def _references(changes: list[LandChange]) -> dict[Any, str]:
    """Change id -> number of the case that decided it: the change and its case are one line."""
    return {change.id: queries.case_named(change.case_id).reference for change in changes if change.case_id is not None}


def _of_changes(changes: list[LandChange], staff: bool, written: dict[Any, str]) -> list[dict[str, Any]]:
    members = queries.members_of(changes)
    rows = []
    for change in changes:
        before = "، ".join(name_of(p) for p in members[change.id]["parent"])
        after = "، ".join(name_of(p) for p in members[change.id]["child"]) or _("لا شيء")
        words = [_("من %(before)s إلى %(after)s", before=before, after=after)]
        if staff:
            words += [_("السند: %(reason)s", reason=change.reason)] if change.reason else []
            words += [_("قرار رقم %(no)s", no=change.decision_no)] if change.decision_no else []
        rows.append(
            {
                "title": str(KIND_WORDS[Kind(change.kind)]),
                "at": change.applied_at,
                "by": change.actor_name if staff else "",
                "text": "، ".join(words),
                "tone": "info",
                "url": url_for("cases.show", reference=written[change.id]) if staff and change.id in written else "",
            }
        )
    return rows


def _of_old_lineage(parcel: SpatialUnit, changes: list[LandChange]) -> list[dict[str, Any]]:
    """Descent that was recorded before changes were kept."""
    members = queries.members_of(changes).values()
    known = {p.id for parts in members for p in (*parts["child"], *parts["parent"])}
    return [
        {
            "title": " ".join(
                [_("نشأت من") if relative.is_parent else _("صارت إلى"), name_of(relative.parcel), str(LINEAGE_WORDS[relative.kind])]
            ),
            "at": relative.recorded_at,
            "tone": "info",
            "url": url_for("changes.show_history", parcel_id=relative.parcel.id),
        }
        for relative in register.relatives_of(parcel.id)
        if relative.parcel.id not in known
    ]


def _of_rights(family: list[int], actor: Actor, parcel: SpatialUnit) -> list[dict[str, Any]]:
    """When rights began by a deed, for those who may see owners. Those that a change handed on are the change's own row."""
    if not register.may_see_owners(actor, parcel):
        return []
    found = queries.rights_begun(family)
    names = names_of([right.party_id for _parcel, right in found])
    return [
        {
            "title": _("حق مسجل: %(who)s", who=names.get(right.party_id, "")),
            "at": _moment(right.deed_on) if right.deed_on else right.begin_lifespan_version,
            "text": _("القطعة %(parcel)s، صك %(deed)s، حصة %(share)s", parcel=parcel_name, deed=right.deed_no, share=_share(right)),
            "tone": "neutral",
        }
        for parcel_name, right in found
    ]


def _share(right: Any) -> str:
    return f"{right.share_numerator}/{right.share_denominator}" if right.share_denominator > 1 else _("كاملة")


def _of_case(case: dict[str, Any]) -> dict[str, Any]:
    word, tone = case["state"]
    return {
        "title": case["title"],
        "at": _moment(case["on"]),
        "text": f"{case['kind']} {case['reference']}: {word}",
        "tone": tone,
        "url": case["url"],
    }


def _oldest(family: list[int]) -> list[SpatialUnit]:
    """Those of the family that came from nothing that is registered."""
    return [parcel for parcel in map(register.get_parcel, family) if not any(r.is_parent for r in register.relatives_of(parcel.id))]


def _entry(parcel: SpatialUnit) -> dict[str, Any]:
    return {"title": _("دخلت القطعة %(parcel)s السجل", parcel=name_of(parcel)), "at": parcel.begin_lifespan_version, "tone": "neutral"}


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(12), RIYADH)

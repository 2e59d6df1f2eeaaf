"""What the pages of deeds show."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _

from app.authz import Actor
from app.errors import NotFound
from app.i18n import both_dates, format_number
from app.i18n.digits import whole_number
from app.identity.queries import list_municipalities, names_of
from gis.cadastre.decisions import queries as decisions
from gis.cadastre.deeds import queries
from gis.cadastre.deeds.queries import DeedFilter
from gis.cadastre.permissions import Permission as P
from gis.cadastre.settings import settings
from gis.cadastre.words import DEED_KINDS
from gis.models import Deed, SpatialUnit
from gis.paging import token
from gis.permissions import Permission as Land
from gis.register.queries import get_parcel


def list_page(actor: Actor, asked: Mapping[str, str]) -> dict[str, Any]:
    branch = asked.get("municipality", "")
    chosen = DeedFilter(
        asked.get("kind", "") if asked.get("kind") in DEED_KINDS else "",
        whole_number(branch),
        asked.get("q", "")[:60],
        asked.get("after", "")[:90],
    )
    found = queries.list_deeds(actor, chosen)
    rows = found[: queries.PAGE]
    kept: dict[str, Any] = {name: asked[name] for name in ("kind", "municipality", "q") if asked.get(name)}
    return {
        "chosen": chosen,
        "kinds": [(code, str(word)) for code, word in DEED_KINDS.items()],
        "branches": [m for m in list_municipalities() if m.id in actor.municipalities_where(Land.OWNERS_VIEW)],
        "rows": [_row(row) for row in rows],
        "may_record": actor.may(P.DEED_RECORD),
        "next_url": url_for("deeds.list_all", **kept, after=token(rows[-1].deed.recorded_at, rows[-1].deed.id))
        if len(found) > len(rows)
        else "",
    }


def _row(row: queries.DeedRow) -> dict[str, Any]:
    deed = row.deed
    return {
        "id": str(deed.id),
        "number": deed.number,
        "url": url_for("deeds.show", deed_id=deed.id),
        "kind": str(DEED_KINDS[deed.kind]),
        "dated": dated(deed),
        "parcel": row.parcel,
        "property_no": deed.property_no,
        "branch": row.municipality,
        "area": format_number(deed.area_m2, 2) if deed.area_m2 else "",
    }


def deed_page(actor: Actor, deed_id: UUID) -> dict[str, Any]:
    deed = queries.get_deed(actor, deed_id)
    rights, parcel = queries.rights_of(deed), get_parcel(deed.parcel_id)
    names = names_of([right.party_id for right in rights])
    return {
        "deed": deed,
        "kind": str(DEED_KINDS[deed.kind]),
        "dated": dated(deed),
        "area": _("%(n)s م²", n=format_number(deed.area_m2, 2)) if deed.area_m2 else None,
        "parcel": parcel,
        "owners": [{"name": names.get(r.party_id, ""), "share": str(r.share), "ended": r.ended} for r in rights],
        "decisions": [
            {"reference": d.reference, "purpose": settings().purpose(d.purpose), "url": url_for("decisions.show", reference=d.reference)}
            for d in (decisions.list_of_parcel([parcel.id], 5) if actor.may(P.SURVEY_VIEW, parcel) else [])
        ],
    }


def dated(deed: Deed) -> str:
    """Both calendars where both are known; the Hijri date as written otherwise."""
    if deed.dated_on is not None and not deed.hijri_date:
        return both_dates(deed.dated_on)
    if deed.dated_on is not None:
        return _("%(hijri)sهـ الموافق %(day)sم", hijri=deed.hijri_date, day=deed.dated_on.strftime("%Y/%m/%d"))
    return _("%(hijri)sهـ", hijri=deed.hijri_date)


def form_page(
    parcel: SpatialUnit, typed: Mapping[str, str], owners: Sequence[Mapping[str, str]], errors: Mapping[str, str] | None = None
) -> dict[str, Any]:
    return {
        "parcel": parcel,
        "typed": typed,
        "owners": owners or [{"identifier": "", "name": "", "share": ""}],
        "errors": errors or {},
        "kinds": [(code, str(word)) for code, word in DEED_KINDS.items()],
    }


def parcel_for_deed(actor: Actor, asked: Mapping[str, str]) -> SpatialUnit:
    """The parcel that the address names. Raises NotFound: none, or of a branch where the reader records no deeds."""
    named = asked.get("parcel", "")
    number = whole_number(named, 17)
    parcel = get_parcel(number) if number is not None else None
    if parcel is None or parcel.municipality_id not in actor.municipalities_where(P.DEED_RECORD):
        raise NotFound("parcel_not_found")
    return parcel


def parcel_facts(parcel: SpatialUnit, actor: Actor) -> list[dict[str, Any]]:
    """On the parcel's panel: its deeds, for those who may see its owners."""
    if parcel.municipality_id not in actor.municipalities_where(Land.OWNERS_VIEW):
        return []
    return [
        {
            "key": _("صك"),
            "value": f"{DEED_KINDS[deed.kind]}، {dated(deed)}",
            "change_url": url_for("deeds.show", deed_id=deed.id),
            "change_label": deed.number,
        }
        for deed in queries.list_of_parcel(parcel.id, limit=3)
    ]


def search_rows(words: str, actor: Actor) -> list[dict[str, Any]]:
    """For the search box: deeds of that number or property number."""
    if not actor.municipalities_where(Land.OWNERS_VIEW):
        return []
    rows = [
        {"title": _("صك %(number)s", number=d.number), "text": dated(d), "url": url_for("deeds.show", deed_id=d.id), "tag": None}
        for d in queries.find_by_number(actor, words)
    ]
    return [{"title": _("الصكوك"), "rows": rows}]

"""«ما يناسبني»: services that fit what a person owns and does: his parcels, permits near their end, the bodies he acts for."""

from datetime import UTC, date, datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from app import db
from app.authz import Actor
from app.casework.calendar import RIYADH
from app.identity.models import Party
from app.identity.queries import parties_acted_for
from app.tenancy import everything
from gis.register import queries as register
from licensing.catalogue import search_services
from licensing.catalogue.library import Service
from licensing.land.finding import built_among
from licensing.land.pages import parcel_services
from licensing.models import Permit
from licensing.presenters import services as present
from licensing.presenters.parcels import parcel_name

SOON_DAYS = 90
MOST = 6
# What comes next for a permit of each kind of change, most urgent first.
_CHANGES = ("renew", "extend", "complete", "occupy", "transfer", "amend", "replace", "cancel")


def mine_page(actor: Actor) -> dict[str, Any]:
    """Three lists: parcels, permits, bodies; each with the services that fit."""
    parties = parties_acted_for(actor)
    ids = [party.id for party in parties]
    with everything():
        parcels = register.list_parcels_of(ids, limit=MOST)
        permits = _permits(ids)
    built = built_among([parcel.id for parcel in parcels])
    today = datetime.now(UTC).astimezone(RIYADH).date()
    return {
        "parcels": [
            {
                "title": parcel_name(p),
                "url": url_for("build.show", parcel=p.id),
                "built": p.id in built,
                "offers": _offers(parcel_services(p.id in built), parcel=p.id),
            }
            for p in parcels
        ],
        "permits": [_permit_row(permit, today) for permit in permits],
        "bodies": [
            {"title": party.name_ar, "offers": _offers(_for_body(party))} for party in parties if party.kind not in ("citizen", "resident")
        ],
    }


def services_on(permit: Permit) -> list[Service]:
    """Services that act on such a permit in its state, most urgent change first."""
    fitting = [
        service
        for service in search_services(online_only=True)
        if service.definition
        and service.definition.acts_on
        and permit.service_code in service.definition.acts_on.services
        and permit.state in service.definition.acts_on.states
    ]

    def rank(service: Service) -> int:
        change = service.definition.output.change if service.definition else None
        return _CHANGES.index(change) if change in _CHANGES else len(_CHANGES)

    return sorted(fitting, key=rank)


def _permits(ids: list[Any]) -> list[Permit]:
    """Those that end soon first. Index: ix_case_party."""
    query = select(Permit).where(Permit.party_id.in_(ids), Permit.closed_at.is_(None))
    return list(db.session().scalars(query.order_by(Permit.valid_to.asc().nulls_last(), Permit.opened_at.desc()).limit(MOST * 2)))


def _permit_row(permit: Permit, today: date) -> dict[str, Any]:
    left = (permit.valid_to - today).days if permit.valid_to else None
    soon = left is not None and left <= SOON_DAYS
    words = _ending_words(left) if soon and left is not None else ""
    return {
        "title": permit.title,
        "reference": permit.reference,
        "url": url_for("cases.show", reference=permit.reference),
        "place": permit.place_text,
        "soon": soon,
        "valid_to": permit.valid_to,
        "tag": (words, "warning" if soon else "neutral") if words else None,
        "offers": [
            {"title": s.name, "url": url_for("filing.begin", code=s.code, permit=permit.reference), "why": s.output}
            for s in services_on(permit)[:4]
        ],
    }


def _ending_words(left: int) -> str:
    if left < 0:
        return _("انتهت مدتها")
    return _("تنتهي خلال %(days)s", days=present.plain_days_words(left)) if left else _("تنتهي اليوم")


def _for_body(party: Party) -> list[Service]:
    who = (
        "engineering_office"
        if party.accreditation == "engineering_office"
        else "government"
        if party.kind == "government"
        else "establishment"
    )
    return [s for s in search_services(online_only=True) if s.definition and s.definition.start.who == who and not s.definition.acts_on]


def _offers(found: list[Service], parcel: int | None = None) -> list[dict[str, str]]:
    return [{"title": s.name, "url": url_for("services.show", code=s.code, parcel=parcel), "why": s.output} for s in found[:MOST]]

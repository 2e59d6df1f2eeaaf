"""«ماذا يمكن بناؤه هنا؟» and «قطعي»: what the rules say of a parcel, in rows for the pages."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app import db
from app.authz import Actor
from app.casework.calendar import RIYADH
from app.organisation.models import Municipality
from app.tenancy import everything
from gis.models import SpatialUnit
from gis.register import queries as register
from licensing.catalogue import Service, search_services
from licensing.land.estimates import Estimate, estimate_fee, suits
from licensing.land.finding import NUMBERS, built_among, find_asked, was_asked
from licensing.presenters import parcels as present
from licensing.presenters import services as service_words
from licensing.presenters.answers import document_name
from licensing.services.works import services_on_parcel
from licensing.sites import Site, site_of, uses_of_zone
from licensing.sketch import sketch_of


def build_page(asked: Mapping[str, str], actor: Actor) -> dict[str, Any]:
    """The rules of the parcel asked for; without one, the ways to name it."""
    parcel = find_asked(asked)
    if parcel is None:
        return {"parcel": None, "asked": asked, "missing": was_asked(asked)}
    site = today_site(parcel)
    envelopes = site.envelopes()
    built = parcel.id in built_among([parcel.id])
    services = [_offer(service, site) for service in parcel_services(built) if suits(service, site.uses)]
    return {
        "parcel": parcel,
        "asked": {name: getattr(parcel, column) for name, column in zip(NUMBERS, ("plan_no", "block_no", "parcel_no"), strict=True)},
        "missing": False,
        "site": site,
        "facts": parcel_facts(site),
        "sketch": sketch_of(site, {}),
        "edges": present.edge_rows(site, envelopes, _names(parcel)),
        "floors": [present.floor_row(envelope) for envelope in envelopes],
        "total_m2": site.largest_building_m2(),
        "doubts": present.doubts(site, envelopes),
        "whole": present.whole_building(site),
        "services": services,
        "is_mine": actor.signed_in and register.is_owner(parcel.id, actor.party_ids),
        "sample": present.has_sample_rules(site),
    }


def mine_page(actor: Actor) -> dict[str, Any]:
    """The person's own parcels, each with what can be done there."""
    with everything():
        parcels = register.list_parcels_of(actor.party_ids)
    places, today = register.settings_of(parcels), datetime.now(RIYADH).date()
    built = built_among([parcel.id for parcel in parcels])
    services = {parcel.id: parcel_services(parcel.id in built) for parcel in parcels}
    zones = {(places[parcel.id].zone_code, parcel.municipality_id) for parcel in parcels}
    uses = {(zone, branch): uses_of_zone(zone, branch, today) for zone, branch in zones}
    return {
        "rows": [
            _own_row(p, places[p.id], [s for s in services[p.id] if suits(s, uses[places[p.id].zone_code, p.municipality_id])])
            for p in parcels
        ]
    }


def facts_on_map(parcel: SpatialUnit, _actor: Actor) -> list[dict[str, Any]]:
    """What may be built, for the parcel's panel on the map: a line for each floor."""
    envelopes = today_site(parcel).envelopes()
    if not envelopes:
        return [{"key": _("البناء المسموح"), "value": _("يقرره مهندس البلدية")}]
    return [
        {"key": row["name"], "value": _("%(area)s م²، %(why)s", area=row["allowed"], why=row["binding"])}
        for row in map(present.floor_row, envelopes)
    ]


def parcel_facts(site: Site) -> list[dict[str, Any]]:
    """Where the parcel is and what is registered of it, for ``summary_list``."""
    parcel, district = site.parcel, register.district_of(site.parcel)
    branch = db.session().get(Municipality, parcel.municipality_id) if parcel.municipality_id else None
    return present.parcel_rows(site, district.name_ar if district else "", branch.name_ar if branch else "")


def envelope_features(parcel: SpatialUnit) -> dict[str, Any]:
    """The envelope of each floor and the edges with their kinds as GeoJSON, longitude and latitude."""
    site = today_site(parcel)
    return present.as_features(site, site.envelopes())


def today_site(parcel: SpatialUnit) -> Site:
    return site_of(parcel, datetime.now(RIYADH).date())


def parcel_services(built: bool) -> list[Service]:
    """Online services that begin on a parcel with or without a building, those that owners ask for most."""
    online = {s.code: s for s in search_services(online_only=True) if s.definition and s.definition.start.place in ("own_parcel", "parcel")}
    return [online[code] for code in services_on_parcel(built) if code in online]


def _offer(service: Service, site: Site) -> dict[str, Any]:
    fee: Estimate | None = estimate_fee(service, site, datetime.now(RIYADH).date())
    needs = service.definition.documents if service.definition else ()
    return {
        "title": service.name,
        "code": service.code,
        "url": url_for("services.show", code=service.code, parcel=site.parcel.id),
        "start_url": url_for("filing.begin", code=service.code, parcel=site.parcel.id),
        "fee": fee,
        "free": bool(service.definition and not service.definition.fee),
        "builds": bool(service.definition and service.definition.drawing == "floors"),
        "days": service_words.days_words(service.days),
        "documents": [document_name(n.code) for n in needs if n.by != "register" and n.required],
        "known": [document_name(n.code) for n in needs if n.by == "register"],
    }


def _own_row(parcel: SpatialUnit, place: register.Setting, services: list[Service]) -> dict[str, Any]:
    offers = [{"title": s.name, "url": url_for("filing.begin", code=s.code, parcel=parcel.id)} for s in services]
    return {
        "parcel": parcel,
        "title": present.parcel_name(parcel),
        "url": url_for("build.show", parcel=parcel.id),
        "offers": offers,
        "district": place.district,
        "zone": place.zone or _("غير محددة"),
        "area": parcel.area_m2,
    }


def _names(parcel: SpatialUnit) -> dict[int, str]:
    """What lies beyond each side, by name where it has one."""
    return {
        e.seq: e.street_name or (_("قطعة %(number)s", number=e.neighbour_no) if e.neighbour_no else "")
        for e in register.edges_of(parcel.id)
    }

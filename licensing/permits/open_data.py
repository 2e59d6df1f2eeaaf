"""Issued permits as open data: what was granted, when and where, and nothing by which a person could be known."""

import csv
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO
from typing import Any

from sqlalchemy import func, select, tuple_

from app import db
from app.casework.models import Case
from app.identity.queries import today
from app.organisation.models import Municipality
from app.tenancy import everything
from gis.layers.dcat import CONTEXT
from licensing.catalogue import get_service
from licensing.models import Permit
from licensing.permits import paging
from licensing.permits.standing import standing

# What lets somebody build, trade or work in public; certificates, decisions and statements are their holders' own affair.
PUBLIC_TEMPLATES = ("building_permit", "fence_permit", "commercial_licence", "licence", "permission")
COLUMNS = (
    "service_code", "service_ar", "service_en", "group", "municipality_ar", "municipality_en", "issued_on", "valid_to", "state",
    "total_floor_area_m2", "longitude", "latitude",
)  # fmt: skip
PAGE = 10_000
_DECIMALS = 5  # about a metre


@dataclass(frozen=True)
class Slice:
    """A page of the rows of a year; ``after`` names the last of it where there are more."""

    rows: list[dict[str, Any]]
    after: str


def is_private(case: Case) -> bool:
    """Whether it is nobody's affair that this document stands at its place: the map shows it to staff alone."""
    return not isinstance(case, Permit) or case.template not in PUBLIC_TEMPLATES


def permits_of(year: int, after: str = "") -> Slice:
    """Permits issued in a year, by day. Index: ix_permit_issued_on; keyset on (issued_on, id)."""
    point = Permit.point_4326
    query = (
        select(
            Permit.id,
            Permit.issued_on,
            Permit.valid_to,
            Permit.state,
            Permit.service_code,
            Permit.facts,
            Municipality,
            func.ST_X(point),
            func.ST_Y(point),
        )
        .join(Municipality, Municipality.id == Permit.municipality_id)
        .where(Permit.issued_on.between(date(year, 1, 1), date(year, 12, 31)), Permit.template.in_(PUBLIC_TEMPLATES))
        .order_by(Permit.issued_on, Permit.id)
        .limit(PAGE + 1)
    )
    if (last := paging.seen(after)) is not None:
        query = query.where(tuple_(Permit.issued_on, Permit.id) > tuple_(*last))
    with everything():
        found: Sequence[Any] = db.session().execute(query).all()
    token = paging.token(found[PAGE - 1][1], found[PAGE - 1][0]) if len(found) > PAGE else ""
    day = today()
    return Slice([_row(one, day) for one in found[:PAGE]], token)


def as_csv(rows: list[dict[str, Any]]) -> str:
    """With the mark by which spreadsheets know UTF-8."""
    out = StringIO()
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    return "\ufeff" + out.getvalue()


def as_geojson(rows: list[dict[str, Any]]) -> str:
    return json.dumps({"type": "FeatureCollection", "features": list(_features(rows))}, ensure_ascii=False, default=str)


def catalogue(root: str, publisher: str) -> dict[str, Any]:
    """The data set as a DCAT 3 catalogue of its own, for portals of open data."""
    page, files = f"{root}/open/permits", (("csv", "CSV", "text/csv"), ("geojson", "GeoJSON", "application/geo+json"))
    told = {
        "@id": page,
        "@type": "dcat:Dataset",
        "dct:identifier": "permits",
        "dct:title": [{"@language": "ar", "@value": "الرخص الصادرة"}, {"@language": "en", "@value": "Issued permits"}],
        "dct:description": {"@language": "ar", "@value": "ما صدر من رخص وتصاريح: نوعها ومكانها ومدتها، دون أسماء ولا أرقام."},
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": {"@language": "ar", "@value": publisher}},
        "dct:accessRights": {"@id": "http://publications.europa.eu/resource/authority/access-right/PUBLIC"},
        "dcat:landingPage": {"@id": page},
        "dcat:distribution": [
            {
                "@type": "dcat:Distribution",
                "dct:title": {"@language": "en", "@value": name},
                "dcat:accessURL": {"@id": page},
                "dcat:downloadURL": {"@id": f"{page}.{kind}"},
                "dcat:mediaType": {"@id": f"https://www.iana.org/assignments/media-types/{media}"},
            }
            for kind, name, media in files
        ],
    }
    return {"@context": CONTEXT, "@id": f"{root}/open/catalog.jsonld", "@type": "dcat:Catalog", "dcat:dataset": [told]}


def _row(found: Any, day: date) -> dict[str, Any]:
    _id, issued_on, valid_to, state, code, facts, branch, lon, lat = found
    service = get_service(code)
    return {
        "service_code": code,
        "service_ar": service.name_ar,
        "service_en": service.name_en,
        "group": service.facts.group,
        "municipality_ar": branch.name_ar,
        "municipality_en": branch.name_en,
        "issued_on": issued_on,
        "valid_to": valid_to,
        "state": standing(state, valid_to, day),
        "total_floor_area_m2": (facts.get("measures") or {}).get("total_floor_area_m2"),
        "longitude": round(lon, _DECIMALS) if lon is not None else None,
        "latitude": round(lat, _DECIMALS) if lat is not None else None,
    }


def _features(rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for row in rows:
        place = [row["longitude"], row["latitude"]]
        geometry = {"type": "Point", "coordinates": place} if place[0] is not None else None
        yield {"type": "Feature", "geometry": geometry, "properties": {k: row[k] for k in COLUMNS[:-2]}}

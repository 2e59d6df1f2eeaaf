"""The public layers as a DCAT 3 catalogue in JSON-LD, for portals of open data."""

from typing import Any

from app.authz import ANONYMOUS
from gis.layers.queries import extent_lonlat, list_published
from gis.models import PublishedLayer

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "locn": "http://www.w3.org/ns/locn#",
    "gsp": "http://www.opengis.net/ont/geosparql#",
}
_MVT = "https://www.iana.org/assignments/media-types/application/vnd.mapbox-vector-tile"


def catalogue(title: str, root: str) -> dict[str, Any]:
    """``root``: the address of this server, without a slash at its end."""
    return {
        "@context": CONTEXT,
        "@id": f"{root}/layers/catalog.jsonld",
        "@type": "dcat:Catalog",
        "dct:title": {"@language": "ar", "@value": title},
        "dct:language": ["ar", "en"],
        "dcat:dataset": [_dataset(layer, root) for layer in list_published(ANONYMOUS, public_only=True)],
    }


def _dataset(layer: PublishedLayer, root: str) -> dict[str, Any]:
    page = f"{root}/layers/{layer.code}"
    told: dict[str, Any] = {
        "@id": page,
        "@type": "dcat:Dataset",
        "dct:identifier": layer.code,
        "dct:title": [{"@language": "ar", "@value": layer.title_ar}]
        + ([{"@language": "en", "@value": layer.title_en}] if layer.title_en else []),
        "dct:description": {"@language": "ar", "@value": layer.description_ar or layer.title_ar},
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": {"@language": "ar", "@value": layer.owner}},
        "dct:accessRights": {"@id": "http://publications.europa.eu/resource/authority/access-right/PUBLIC"},
        "dct:modified": {"@type": "xsd:dateTime", "@value": layer.changed_at.isoformat()},
        "dcat:landingPage": {"@id": page},
        "dcat:distribution": [_tiles(layer, root)],
    }
    if layer.published_at:
        told["dct:issued"] = {"@type": "xsd:dateTime", "@value": layer.published_at.isoformat()}
    if layer.source_date:
        told["dct:temporal"] = {"@type": "dct:PeriodOfTime", "dcat:endDate": {"@type": "xsd:date", "@value": layer.source_date.isoformat()}}
    if layer.licence:
        told["dct:license"] = {"@type": "dct:LicenseDocument", "dct:title": layer.licence}
    if box := extent_lonlat(layer):
        west, south, east, north = (round(side, 6) for side in box)
        ring = f"{west} {south}, {east} {south}, {east} {north}, {west} {north}, {west} {south}"
        told["dct:spatial"] = {"@type": "dct:Location", "dcat:bbox": {"@type": "gsp:wktLiteral", "@value": f"POLYGON(({ring}))"}}
    return told


def _tiles(layer: PublishedLayer, root: str) -> dict[str, Any]:
    return {
        "@type": "dcat:Distribution",
        "dct:title": {"@language": "en", "@value": "Vector tiles"},
        "dcat:accessURL": {"@id": f"{root}/layers/{layer.code}"},
        "dcat:mediaType": {"@id": _MVT},
    }

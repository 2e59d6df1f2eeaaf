"""The public layers as a DCAT 3 catalogue in JSON-LD with what DCAT-AP asks for, for portals of open data."""

from typing import Any

from app.authz import ANONYMOUS
from gis.layers.downloads import FORMATS
from gis.layers.queries import extent_lonlat, list_published
from gis.models import PublishedLayer

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "locn": "http://www.w3.org/ns/locn#",
    "gsp": "http://www.opengis.net/ont/geosparql#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
}
_MEDIA = "https://www.iana.org/assignments/media-types"
_AUTHORITY = "http://publications.europa.eu/resource/authority"
_LANGUAGES = [{"@id": f"{_AUTHORITY}/language/ARA"}, {"@id": f"{_AUTHORITY}/language/ENG"}]
_FILES = {"geojson": ("GeoJSON", "GEOJSON"), "csv": ("CSV", "CSV"), "gpkg": ("GeoPackage", "GPKG")}


def catalogue(title: str, about: str, publisher: str, root: str) -> dict[str, Any]:
    """``root``: the address of this server, without a slash at its end."""
    layers = list_published(ANONYMOUS, public_only=True)
    told: dict[str, Any] = {
        "@context": CONTEXT,
        "@id": f"{root}/layers/catalog.jsonld",
        "@type": "dcat:Catalog",
        "dct:title": {"@language": "ar", "@value": title},
        "dct:description": {"@language": "ar", "@value": about},
        "dct:publisher": _agent(publisher),
        "dct:language": _LANGUAGES,
        "foaf:homepage": {"@id": f"{root}/layers"},
        "dcat:dataset": [_dataset(layer, root) for layer in layers],
    }
    if layers:
        told["dct:modified"] = {"@type": "xsd:dateTime", "@value": max(layer.changed_at for layer in layers).isoformat()}
    return told


def _agent(name: str) -> dict[str, Any]:
    return {"@type": "foaf:Agent", "foaf:name": {"@language": "ar", "@value": name}}


def _dataset(layer: PublishedLayer, root: str) -> dict[str, Any]:
    page = f"{root}/layers/{layer.code}"
    told: dict[str, Any] = {
        "@id": page,
        "@type": "dcat:Dataset",
        "dct:identifier": layer.code,
        "dct:title": [{"@language": "ar", "@value": layer.title_ar}]
        + ([{"@language": "en", "@value": layer.title_en}] if layer.title_en else []),
        "dct:description": {"@language": "ar", "@value": layer.description_ar or layer.title_ar},
        "dct:publisher": _agent(layer.owner),
        "dcat:contactPoint": {
            "@type": "vcard:Organization",
            "vcard:fn": {"@language": "ar", "@value": layer.owner},
            "vcard:hasURL": {"@id": page},
        },
        "dcat:keyword": [{"@language": "ar", "@value": word} for word in (layer.title_ar, layer.owner)],
        "dcat:theme": {"@id": f"{_AUTHORITY}/data-theme/REGI"},
        "dct:language": _LANGUAGES,
        "dct:accessRights": {"@id": f"{_AUTHORITY}/access-right/PUBLIC"},
        "dct:modified": {"@type": "xsd:dateTime", "@value": layer.changed_at.isoformat()},
        "dcat:landingPage": {"@id": page},
        "dcat:distribution": [*(_file(layer, page, kind) for kind in _FILES), _tiles(layer, page)],
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


def _file(layer: PublishedLayer, page: str, kind: str) -> dict[str, Any]:
    name, code = _FILES[kind]
    address = {"@id": f"{page}/download.{kind}"}
    return _distribution(layer, name, address, f"{_MEDIA}/{FORMATS[kind]}") | {
        "dcat:downloadURL": address,
        "dct:format": {"@id": f"{_AUTHORITY}/file-type/{code}"},
    }


def _tiles(layer: PublishedLayer, page: str) -> dict[str, Any]:
    return _distribution(layer, "Vector tiles", {"@id": page}, f"{_MEDIA}/application/vnd.mapbox-vector-tile")


def _distribution(layer: PublishedLayer, name: str, address: dict[str, str], media: str) -> dict[str, Any]:
    told: dict[str, Any] = {
        "@type": "dcat:Distribution",
        "dct:title": {"@language": "en", "@value": name},
        "dcat:accessURL": address,
        "dcat:mediaType": {"@id": media},
    }
    if layer.licence:
        told["dct:license"] = {"@type": "dct:LicenseDocument", "dct:title": layer.licence}
    return told

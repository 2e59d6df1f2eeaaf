"""The three pages of a new report: what, where, details. All that is known stands in the address, so each page works
without JavaScript, survives a reload and can be linked to (the map links here with a place)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from app import ports
from app.errors import UserError, message_for
from app.i18n.digits import to_western_digits, whole_number
from app.identity.queries import list_municipalities
from field_inspection.catalogue.report_kinds import ReportKind, catalogue
from field_inspection.reports import presenters
from field_inspection.reports.commands import Pin
from field_inspection.reports.queries import places
from field_inspection.reports.queries.nearby import list_near
from field_inspection.reports.search import find_kinds

_CARRIED = ("words", "kind", "lon", "lat", "accuracy")
# Which field of the form each refusal belongs to.
FIELD_OF = {
    "report_too_short": "description",
    "report_too_long": "description",
    "report_phone_wrong": "phone",
    "report_too_many_photos": "photos",
    "report_category_unknown": "kind",
    "report_outside": "lon",
    "report_place_missing": "lon",
    "report_place_unreadable": "lon",
    "report_parcel_unknown": "parcel_no",
}


@dataclass(frozen=True)
class Draft:
    """What has been said so far."""

    kind: ReportKind | None
    pin: Pin | None
    words: str
    problem: UserError | None = None


def read_draft(asked: Mapping[str, str]) -> Draft:
    """The draft in an address or form; a place that cannot be read or used is a ``problem``."""
    draft = Draft(catalogue().kinds.get(asked.get("kind", "")), None, asked.get("words", "").strip()[:300])
    try:
        pin = read_pin(asked)
        if pin is not None and ports.containing_municipality(pin.longitude, pin.latitude) is None:
            raise UserError("report_outside")
        return replace(draft, pin=pin)
    except UserError as refusal:
        return replace(draft, problem=refusal)


def read_pin(asked: Mapping[str, str]) -> Pin | None:
    """The place by coordinates, parcel number or district, in this order; None if none was given.

    Raises:
        UserError: ``report_place_unreadable`` or ``report_parcel_unknown``.
    """
    lon, lat = (to_western_digits(asked.get(name, "")).strip().replace("٫", ".").replace(",", ".") for name in ("lon", "lat"))
    if lon or lat:
        return Pin(_degrees(lon, 180), _degrees(lat, 90), _accuracy(asked.get("accuracy", "")))
    plan, block, parcel = (asked.get(name, "").strip()[:40] for name in ("plan_no", "block_no", "parcel_no"))
    if parcel:
        centre = places.centre_of_parcel(*map(to_western_digits, (plan, block, parcel)))
        if centre is None:
            raise UserError("report_parcel_unknown")
        return Pin(round(centre.x, 6), round(centre.y, 6), 20.0)
    district = whole_number(asked.get("district", ""))
    if district is not None and (centre := places.centre_of_district(district)) is not None:
        return Pin(round(centre.x, 6), round(centre.y, 6), 500.0)
    return None


def kind_page(draft: Draft, asked: Mapping[str, str]) -> dict[str, Any]:
    """«ماذا ترى؟»: words in any dialect, or one of fifteen groups."""
    group = asked.get("group", "")
    found = find_kinds(draft.words) if draft.words else []
    chosen = catalogue().in_group(group) if group in catalogue().groups else []
    return {
        "draft": draft,
        "found": [_choice(k, asked) for k in found],
        "group": group,
        "of_group": [_choice(k, asked) for k in chosen],
        "group_name": presenters.group_words(group) if chosen else "",
        "carried": carried(asked, but=("words", "kind")),
        "groups": [g | {"url": _address(asked, group=g["code"], but=("kind",))} for g in presenters.group_cards()],
        "errors": {},
    }


def place_page(draft: Draft, asked: Mapping[str, str], *, submitted: bool) -> dict[str, Any]:
    """«أين؟»: by map, own position, coordinates, parcel number or district."""
    assert draft.kind is not None
    names = {m.id: m.name for m in list_municipalities()}
    districts = [(str(key), f"{name} ({names.get(branch, '')})") for key, name, branch in places.list_districts()]
    problem = draft.problem or (UserError("report_place_missing") if submitted else None)
    errors = {FIELD_OF.get(problem.code, "lon"): message_for(problem.code, problem.details)} if problem else {}
    return {
        "draft": draft,
        "asked": asked,
        "districts": districts,
        "errors": errors,
        "kind_name": presenters.kind_words(draft.kind.code),
        "carried": carried(asked, but=("lon", "lat", "accuracy")),
        "change_kind_url": _address(asked, but=("kind",)),
    }


def details_page(draft: Draft, asked: Mapping[str, str], errors: Mapping[str, str] | None = None) -> dict[str, Any]:
    """«التفاصيل»: open reports nearby first, then words, photos and, if wished, a telephone number."""
    assert draft.kind is not None and draft.pin is not None
    pin = draft.pin
    near = list_near(pin.longitude, pin.latitude, draft.kind, words=draft.words, accuracy_m=pin.accuracy_m)
    where = places.place_at(pin.longitude, pin.latitude)
    kept = {name: asked.get(name, "") for name in ("description", "phone", "place")}
    return {
        "draft": draft,
        "kind": draft.kind,
        "kind_name": presenters.kind_words(draft.kind.code),
        "term": presenters.term_words(draft.kind),
        "department": presenters.department_words(draft.kind.department),
        "where": where.words,
        "near": [presenters.near_row(n) for n in near],
        "typed": kept | {"description": kept["description"] or draft.words},
        "errors": dict(errors or {}),
        "change_kind_url": _address(asked, but=("kind",)),
        "change_place_url": _address(asked, but=("lon", "lat", "accuracy"), kind=draft.kind.code),
    }


def carried(asked: Mapping[str, str], but: tuple[str, ...] = ()) -> dict[str, str]:
    """What the next page needs of this one's address, as hidden fields."""
    return {name: asked[name][:300] for name in _CARRIED if asked.get(name) and name not in but}


def _address(asked: Mapping[str, str], but: tuple[str, ...] = (), **more: str) -> str:
    return "/reports/new?" + urlencode(carried(asked, but) | more)


def _choice(kind: ReportKind, asked: Mapping[str, str]) -> dict[str, Any]:
    return {
        "code": kind.code,
        "name": presenters.kind_words(kind.code),
        "group": presenters.group_words(kind.group),
        "icon": catalogue().groups[kind.group].icon,
        "url": _address(asked, kind=kind.code),
        "term": presenters.term_words(kind),
    }


def _degrees(text: str, most: float) -> float:
    try:
        value = float(text)
    except ValueError:
        raise UserError("report_place_unreadable") from None
    if not -most <= value <= most:
        raise UserError("report_place_unreadable")
    return round(value, 7)


def _accuracy(text: str) -> float | None:
    try:
        return min(max(float(text), 0.0), 5000.0) if text else None
    except ValueError:
        return None

"""A deed as it is typed: kept as typed until it is right."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from flask_babel import gettext as _

from app.errors import UserError
from app.i18n.digits import to_western_digits
from app.i18n.umm_al_qura import gregorian
from app.identity.checks import normalise_national_id, normalise_unified_number
from gis.cadastre.words import DEED_KINDS
from gis.corners import number_of

FIELDS = ("kind", "number", "volume", "issuer", "hijri_date", "dated_on", "property_no", "area_m2", "note", "transfers")
MOST_OWNERS = 30
_HIJRI = re.compile(r"(1[0-9]{3})[/-]([0-9]{1,2})[/-]([0-9]{1,2})")


@dataclass(frozen=True)
class Share:
    """An owner by his number, and his part of the whole."""

    identifier: str
    name: str
    share: Fraction


@dataclass(frozen=True)
class DeedFacts:
    kind: str
    number: str
    volume: str
    issuer: str
    hijri_date: str  # YYYY/MM/DD, or empty
    dated_on: date | None
    property_no: str
    area_m2: float | None
    note: str
    transfers: bool  # ownership passes by this deed; otherwise it proves what is held
    shares: tuple[Share, ...]


def owners_typed(form) -> list[dict[str, str]]:
    """Rows of owners as they were typed."""
    columns = {name: form.getlist(f"o_{name}")[:MOST_OWNERS] for name in ("identifier", "name", "share")}
    count = max(map(len, columns.values()), default=0)
    return [{name: column[i].strip()[:120] if i < len(column) else "" for name, column in columns.items()} for i in range(count)]


def read_deed(typed: Mapping[str, str], owners: Sequence[Mapping[str, str]]) -> tuple[DeedFacts, dict[str, str]]:
    """The deed's values, and what must be mended by field id."""
    errors: dict[str, str] = {}
    text = {name: to_western_digits(str(typed.get(name, ""))).strip()[:200] for name in FIELDS}
    if text["kind"] not in DEED_KINDS:
        errors["kind"] = _("اختر نوع الصك.")
    if not text["number"]:
        errors["number"] = _("اكتب رقم الصك.")
    elif text["kind"] == "electronic" and not re.fullmatch("[0-9]{12}", text["number"]):
        errors["number"] = _("رقم الصك الإلكتروني 12 رقماً.")
    if text["kind"] in ("paper", "istihkam") and not text["issuer"]:
        errors["issuer"] = _("اكتب المحكمة أو كتابة العدل التي أصدرت الصك.")
    hijri, day = _dates(text, errors)
    area = number_of(text["area_m2"]) if text["area_m2"] else None
    if text["area_m2"] and (area is None or area <= 0):
        errors["area_m2"] = _("اكتب المساحة رقماً أكبر من صفر.")
    shares = tuple(_share(row, i, errors) for i, row in enumerate(owners, 1) if any(row.values()))
    if not shares and not errors.get("o_identifier-1"):
        errors["o_identifier-1"] = _("أدخل مالكاً واحداً على الأقل.")
    if (whole := sum((share.share for share in shares), Fraction(0))) > 1:
        errors["o_share-1"] = _("مجموع الحصص %(found)s أكثر من الملك كله.", found=str(whole))
    facts = DeedFacts(
        text["kind"],
        text["number"],
        text["volume"],
        text["issuer"],
        hijri,
        day,
        text["property_no"],
        area,
        text["note"],
        text["transfers"] == "y",
        shares,
    )
    return facts, errors


def _dates(text: Mapping[str, str], errors: dict[str, str]) -> tuple[str, date | None]:
    """Hijri as written; Gregorian as written or, where the table holds the Hijri day, found from it."""
    hijri, day = "", None
    if text["hijri_date"]:
        found = _HIJRI.fullmatch(text["hijri_date"])
        year, month, of_month = map(int, found.groups()) if found else (0, 0, 0)
        if not (1 <= month <= 12 and 1 <= of_month <= 30):
            errors["hijri_date"] = _("اكتب التاريخ الهجري سنة/شهر/يوم، مثل 1409/05/12.")
        else:
            hijri = f"{year:04d}/{month:02d}/{of_month:02d}"
            day = gregorian_day(year, month, of_month)
    if text["dated_on"]:
        try:
            day = date.fromisoformat(text["dated_on"].replace("/", "-"))
        except ValueError:
            errors["dated_on"] = _("التاريخ غير صحيح.")
    if not hijri and day is None and not errors.keys() & {"hijri_date", "dated_on"}:
        errors["hijri_date"] = _("اكتب تاريخ الصك هجرياً أو ميلادياً.")
    return hijri, day


def gregorian_day(year: int, month: int, day: int) -> date | None:
    """The day in the Umm al-Qura table; None before it or where the month had fewer days."""
    try:
        return gregorian(year, month, day)
    except UserError:
        return None


def _share(row: Mapping[str, str], i: int, errors: dict[str, str]) -> Share:
    plain = to_western_digits(row["identifier"]).strip()
    identifier = normalise_national_id(plain) or normalise_unified_number(plain) or ""
    if not identifier:
        errors[f"o_identifier-{i}"] = _("رقم الهوية أو الإقامة أو الرقم الموحد غير صحيح.")
    if not row["name"]:
        errors[f"o_name-{i}"] = _("اكتب اسم المالك.")
    try:
        share = Fraction(to_western_digits(row["share"]).replace(" ", "") or "1")
        if not (0 < share <= 1 and share.denominator <= 10**9):
            raise ValueError
    except (ValueError, ZeroDivisionError):
        errors[f"o_share-{i}"] = _("اكتب الحصة كسراً مثل 1/3، أو 1 للملك كله.")
        share = Fraction(0)
    return Share(identifier, row["name"], share)

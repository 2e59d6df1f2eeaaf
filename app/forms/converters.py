"""One typed answer at a time: from what came over the wire to a value, or ``Wrong``."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import PurePath
from typing import Any
from zoneinfo import ZoneInfo

from app.forms import geometry
from app.forms.definition import Field
from app.i18n import umm_al_qura
from app.i18n.bidi import clean_text, text_fault
from app.i18n.dates import format_date
from app.i18n.digits import to_western_digits
from app.i18n.money import format_number
from app.identity import checks

RIYADH = ZoneInfo("Asia/Riyadh")
_LONGEST_NUMBER = 30
_PLAIN = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")
_DATE = re.compile(r"([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})|([0-9]{1,2})[-/]([0-9]{1,2})[-/]([0-9]{4})")


class Wrong(Exception):
    """The answer cannot be accepted; ``code`` names the sentence, ``details`` fill it."""

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code)
        self.code, self.details = code, details


def is_file(answer: Any) -> bool:
    """An upload, by its shape (werkzeug's FileStorage)."""
    return hasattr(answer, "filename") and hasattr(answer, "stream")


def _typed(raw: Any) -> str:
    """The answer as text: a number from JSON is as good as one typed."""
    if isinstance(raw, bool) or not isinstance(raw, (str, int, float, Decimal)):
        raise Wrong("form_bad_value")
    return raw if isinstance(raw, str) else format(Decimal(str(raw)), "f")


def _text(field: Field, raw: Any, _today: date) -> str | None:
    text = clean_text(_typed(raw), multiline=field.type == "textarea")
    if fault := text_fault(text):
        raise Wrong(fault)
    if field.longest and len(text) > field.longest:
        raise Wrong("form_too_long", limit=field.longest, length=len(text))
    if text and len(text) < field.min_length:
        raise Wrong("form_too_short", limit=field.min_length)
    if text and field.pattern and not re.fullmatch(field.pattern, to_western_digits(text)):
        raise Wrong("form_pattern", hint=str(field.pattern_hint or ""))
    return text or None


def _decimal(raw: Any, fault: str) -> Decimal:
    digits = re.sub(r"[\s\u200e\u200f\u061c]", "", to_western_digits(_typed(raw)))
    if len(digits) > _LONGEST_NUMBER or not (_PLAIN.fullmatch(digits) or _GROUPED.fullmatch(digits)):
        raise Wrong(fault)
    return Decimal(digits.replace(",", ""))


def _within(field: Field, value: Decimal) -> Decimal:
    if field.min is not None and value < Decimal(str(field.min)):
        raise Wrong("form_below", limit=format_number(Decimal(str(field.min))))
    if field.max is not None and value > Decimal(str(field.max)):
        raise Wrong("form_above", limit=format_number(Decimal(str(field.max))))
    return value


def _places(value: Decimal) -> int:
    return max(0, -int(value.normalize().as_tuple().exponent))


def _number(field: Field, raw: Any, _today: date) -> Decimal:
    value = _decimal(raw, "form_not_number")
    if _places(value) > field.decimals:
        raise Wrong("form_decimals", limit=field.decimals)
    return _within(field, value)


def _integer(field: Field, raw: Any, _today: date) -> int:
    value = _decimal(raw, "form_not_integer")
    if _places(value):
        raise Wrong("form_not_integer")
    return int(_within(field, value))


def _money(field: Field, raw: Any, _today: date) -> Decimal:
    value = _decimal(raw, "form_not_money")
    if _places(value) > 2 or value < 0:
        raise Wrong("form_not_money")
    return _within(field, value).quantize(Decimal("0.01"))


def _date(field: Field, raw: Any, today: date) -> date:
    value = raw if type(raw) is date else parse_date(_typed(raw))
    if value is None:
        raise Wrong("form_not_date")
    if field.min is not None and value < (earliest := _limit_day(field.min, today)):
        raise Wrong("form_too_early", limit=format_date(earliest))
    if field.max is not None and value > (latest := _limit_day(field.max, today)):
        raise Wrong("form_too_late", limit=format_date(latest))
    return value


def parse_date(text: str) -> date | None:
    """The day meant by ``2026-11-21``, ``21/11/2026`` or, with a year of 1343 to 1500, its Hijri counterpart."""
    match = _DATE.fullmatch(re.sub(r"[\s\u200e\u200f\u061cهم]", "", to_western_digits(text)))
    if match is None:
        return None
    year, month, day = (int(part) for part in (match.group(1, 2, 3) if match[1] else match.group(6, 5, 4)))
    try:
        if umm_al_qura.FIRST_YEAR <= year <= umm_al_qura.LAST_YEAR:
            return umm_al_qura.gregorian(year, month, day)
        return date(year, month, day)
    except (ValueError, umm_al_qura.NoSuchHijriDate):
        return None


def _limit_day(limit: Any, today: date) -> date:
    if isinstance(limit, date):
        return limit
    offset = str(limit).removeprefix("today")  # the definition allows nothing else
    return today + timedelta(days=int(offset or 0))


def _one_choice(field: Field, raw: Any, _today: date) -> str:
    if not isinstance(raw, str) or raw not in field.by_value:
        raise Wrong("form_unknown_choice")
    return raw


def _many_choices(field: Field, raw: list[Any], _today: date) -> list[str]:
    if any(not isinstance(answer, str) or answer not in field.by_value for answer in raw):
        raise Wrong("form_unknown_choice")
    chosen = [value for value in field.by_value if value in raw]
    if len(chosen) < field.min_choices:
        raise Wrong("form_too_few_choices", limit=field.min_choices)
    if field.max_choices is not None and len(chosen) > field.max_choices:
        raise Wrong("form_too_many_choices", limit=field.max_choices)
    return chosen


def _checked(normalise: Callable[[str], str | None], fault: str) -> Callable[[Field, Any, date], str]:
    def convert(_field: Field, raw: Any, _today: date) -> str:
        value = normalise(_typed(raw))
        if value is None:
            raise Wrong(fault)
        return value

    return convert


def _phone(field: Field, raw: Any, _today: date) -> str:
    normalise, fault = (checks.normalise_mobile, "form_not_mobile") if field.mobile else (checks.normalise_phone, "form_not_phone")
    return _checked(normalise, fault)(field, raw, _today)


def _geometry(field: Field, raw: Any, _today: date) -> dict[str, Any]:
    if not isinstance(raw, (str, dict)):
        raise Wrong("shape_not_json")
    try:
        shape = geometry.parse_geojson(raw, geometry.GeometryLimits(kinds=field.geometry, max_vertices=field.max_vertices))
    except geometry.GeometryFault as fault:
        raise Wrong(fault.code, **fault.details) from fault
    return geometry.as_geojson(shape)


def _files(field: Field, raw: list[Any], _today: date) -> list[Any]:
    """Uploads as they came: their content is checked where they are stored."""
    if any(not is_file(upload) for upload in raw):
        raise Wrong("form_bad_value")
    if len(raw) > field.max_files:
        raise Wrong("form_too_many_files", limit=field.max_files)
    return raw


def extension(filename: str) -> str:
    """The last extension in small letters, without its dot."""
    return PurePath(filename).suffix.lower().removeprefix(".")


CONVERTERS: dict[str, Callable[[Field, Any, date], Any]] = {
    "text": _text,
    "textarea": _text,
    "number": _number,
    "integer": _integer,
    "money": _money,
    "date": _date,
    "choice": _one_choice,
    "radio": _one_choice,
    "multi": _many_choices,
    "phone": _phone,
    "national_id": _checked(checks.normalise_national_id, "form_not_national_id"),
    "unified_number": _checked(checks.normalise_unified_number, "form_not_unified_number"),
    "geometry": _geometry,
    "file": _files,
}

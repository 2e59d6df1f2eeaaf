"""What corner lists have in common, whoever reads them: the words of their headings, their numbers, their order. Pure."""

import re
from collections.abc import Collection, Sequence

from app.i18n.digits import to_western_digits

_WORDS = {
    "x": "x e easting east eastings xcoord coordx pointx xutm الشرقيات شرقيات الشرقي الاحداثيالسيني احداثيس س السيني الاحداثيالشرقي شرق "
    "الشرقياتبموجبالطبيعه شرقياتالطبيعه",
    "y": "y n northing north northings ycoord coordy pointy yutm الشماليات شماليات الشمالي الاحداثيالصادي احداثيص ص الصادي "
    "الاحداثيالشمالي شمال الشمالياتبموجبالطبيعه شمالياتالطبيعه",
    "x_deed": "الشرقياتبموجبالصك شرقياتالصك الشرقياتبموجبالقرار eastingdeed",
    "y_deed": "الشمالياتبموجبالصك شمالياتالصك الشمالياتبموجبالقرار northingdeed",
    "parcel": "parcel parcelno parcelnumber parcelid plot plotno رقمالقطعه القطعه قطعه رقمالارض",
    "corner": "corner cornerno point pointno pointid vertex vertexno seq رقمالنقطه النقطه نقطه رقمالركن الركن رقمالزاويه الزاويه م رقمالحد",
    "row": "no id pt",  # a corner's number where a list holds nothing but corners
    "mark": "mark marktype نوعالعلامه العلامه",
}
_MEANINGS = {meaning: frozenset(words.split()) for meaning, words in _WORDS.items()}
_FOLD = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ة": "ه", "ى": "ي", "ـ": None})
_DROPPED = re.compile(r"[\s_\-./()°\u064b-\u0652\ufeff\u200e\u200f]+")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_MARKS = dict.fromkeys(map(ord, " \u00a0\u200e\u200f\u202a\u202c٬"))


def folded(heading: str) -> str:
    """A heading without blanks, points and the letters that people write either way."""
    return _DROPPED.sub("", heading.lower()).translate(_FOLD)


def meaning_of(heading: str, known: Collection[str] = tuple(_MEANINGS)) -> str | None:
    """What a column holds: ``x`` ``y`` by nature, ``x_deed`` ``y_deed``, ``parcel``, ``corner`` or ``row``, ``mark``."""
    word = folded(heading)
    return next((meaning for meaning in known if word in _MEANINGS[meaning]), None)


def number_of(text: str) -> float | None:
    """A number as people write it: either digits, ``٫`` ``,`` or ``.`` before the fraction, ``٬`` ``,`` or spaces between thousands."""
    plain = to_western_digits(text).translate(_MARKS)
    before, comma, after = plain.partition(",")
    if comma and "." not in plain and "," not in after and (len(after) != 3 or len(before.lstrip("+-")) > 3):
        plain = f"{before}.{after}"
    plain = plain.replace(",", "")
    return float(plain) if _NUMBER.fullmatch(plain) else None


def order_of(numbers: Sequence[float | None]) -> list[int] | None:
    """The places of numbered corners in the order of their numbers; as they stand where one has none. None: a number comes twice."""
    if any(number is None for number in numbers):
        return list(range(len(numbers)))
    if len(set(numbers)) < len(numbers):
        return None
    return sorted(range(len(numbers)), key=lambda at: numbers[at] or 0)

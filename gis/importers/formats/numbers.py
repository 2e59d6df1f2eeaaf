"""Numbers as people write them: Arabic-Indic digits, ٫ and comma as decimal mark, degrees with minutes and seconds."""

import math
import re

_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫٬−–", "01234567890123456789.,--")
_MARKS = str.maketrans({"\u200e": "", "\u200f": "", "\u061c": "", "\xa0": " ", "\u202a": "", "\u202b": "", "\u202c": ""})
_PLAIN = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?")
_DIRECTION = re.compile(r"(شمالا?|جنوبا?|شرقا?|غربا?|[NSEWnsewشجقغ])ً?")
_DEGREES = re.compile(r"""([-+]?\d+(?:\.\d+)?)\s*(?:[°ºd:]|درجة|\s|-)\s*(\d+(?:\.\d+)?)\s*(?:['′’m:]|دقيقة|\s|-)?\s*
                          (?:(\d+(?:\.\d+)?)\s*(?:["″”s]|''|′′|ثانية)?)?""", re.VERBOSE)  # fmt: skip


def western(text: str) -> str:
    """The same text with western digits and marks."""
    return text.translate(_DIGITS).translate(_MARKS).strip()


def coordinate(value: object) -> float | None:
    """A number or an angle in degrees; None if it is neither."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float)):
        return float(value) if math.isfinite(value) else None
    text = _one_mark(western(str(value)))
    if _PLAIN.fullmatch(text):
        number = float(text)
        return number if math.isfinite(number) else None
    return _angle(text)


def _one_mark(text: str) -> str:
    """``671,928.776`` and ``671928,776`` are the same number; a comma between groups of three is none."""
    if "," not in text:
        return text
    if "." in text or text.count(",") > 1:
        return text.replace(",", "") if re.fullmatch(r"[-+]?\d{1,3}(,\d{3})+(\.\d*)?", text) else text
    return text.replace(",", ".")


def _angle(text: str) -> float | None:
    sign, found = 1, _DIRECTION.search(text)
    if found:
        letter = found.group(1)[:2]
        sign = -1 if letter.upper()[0] in ("S", "W") or letter[0] in ("ج", "غ") else 1
        text = (text[: found.start()] + " " + text[found.end() :]).strip()
        if _PLAIN.fullmatch(text.rstrip("°º ")):
            return sign * float(text.rstrip("°º "))
    match = _DEGREES.fullmatch(text)
    if not match:
        return float(text.rstrip("°º ")) if _PLAIN.fullmatch(text.rstrip("°º ")) and text[-1:] in "°º" else None
    degrees, minutes, seconds = float(match[1]), float(match[2]), float(match[3] or 0)
    if minutes >= 60 or seconds >= 60 or abs(degrees) > 180:
        return None
    return sign * math.copysign(abs(degrees) + minutes / 60 + seconds / 3600, degrees if match[1][0] != "-" else -1.0)

"""Amounts and numbers on screen, and amounts in Arabic words (تفقيط) for receipts."""

from decimal import ROUND_HALF_UP, Decimal

_HALALA = Decimal("0.01")
_LIMIT = Decimal(10) ** 15

_ONES = ("", "واحد", "اثنان", "ثلاث", "أربع", "خمس", "ست", "سبع", "ثماني", "تسع", "عشر")
_TENS = ("", "", "عشرون", "ثلاثون", "أربعون", "خمسون", "ستون", "سبعون", "ثمانون", "تسعون")
_HUNDREDS = ("", "مئة", "مئتان", "ثلاثمئة", "أربعمئة", "خمسمئة", "ستمئة", "سبعمئة", "ثمانمئة", "تسعمئة")
# singular, dual, plural, accusative
_SCALES = (
    ("تريليون", "تريليونان", "تريليونات", "تريليوناً"),
    ("مليار", "ملياران", "مليارات", "ملياراً"),
    ("مليون", "مليونان", "ملايين", "مليوناً"),
    ("ألف", "ألفان", "آلاف", "ألفاً"),
)
_RIYAL = ("ريال سعودي واحد", "ريالان سعوديان", "ريالات سعودية", "ريالاً سعودياً", "ريال سعودي")
_HALALAS = ("هللة واحدة", "هللتان", "هللات", "هللة", "هللة")


def format_number(value: int | float | Decimal, decimals: int | None = None) -> str:
    """Western digits with comma groups; without ``decimals``, trailing zeros are dropped and at most two kept."""
    if decimals is not None:
        return f"{value:,.{decimals}f}"
    if isinstance(value, int):
        return f"{value:,}"
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def format_money(amount: Decimal | int, lang: str = "ar") -> str:
    """«1,250.00 ر.س» or ``SAR 1,250.00``; halalas always shown."""
    return f"SAR {Decimal(amount):,.2f}" if lang == "en" else f"{Decimal(amount):,.2f} ر.س"


def money_in_words(amount: Decimal | int) -> str:
    """The amount in Arabic words with gender agreement, as receipts carry it.

    «فقط ألفان وثلاثمئة وخمسون ريالاً سعودياً وخمسون هللة لا غير».

    Raises:
        ValueError: a negative amount, or one of a quadrillion riyals and more.
    """
    amount = Decimal(amount).quantize(_HALALA, ROUND_HALF_UP)
    if not 0 <= amount < _LIMIT:
        raise ValueError(f"no words for the amount {amount}")
    riyals, halalas = divmod(int(amount * 100), 100)
    parts = [_with_noun(riyals, _RIYAL, feminine=False)] if riyals else []
    parts += [_with_noun(halalas, _HALALAS, feminine=True)] if halalas else []
    return f"فقط {' و'.join(parts) or 'صفر ريال سعودي'} لا غير"


def _with_noun(number: int, noun: tuple[str, ...], feminine: bool) -> str:
    """The number in words and its noun: one and two are in the noun, three to ten take the plural, and so on."""
    one, two, plural, accusative, genitive = noun
    last = number % 100
    if last in (1, 2):  # «مئة وريال سعودي واحد»
        before = _words(number - last, feminine)
        return f"{before} و{(one, two)[last - 1]}" if before else (one, two)[last - 1]
    words = _words(number, feminine)
    if 3 <= last <= 10:
        return f"{words} {plural}"
    if last:
        return f"{words} {accusative}"
    return f"{_construct(words)} {genitive}"


def _construct(words: str) -> str:
    """The last word before a genitive: a dual loses its nun («ألفا ريال»), an accusative its tanween («ألف ريال»)."""
    if words.endswith("ان"):
        return words[:-1]
    return words.removesuffix("اً")


def _words(number: int, feminine: bool) -> str:
    """A whole number in words; ``feminine`` is the gender of what is counted."""
    groups = [number // 1000**power % 1000 for power in (4, 3, 2, 1)]
    parts = [_scaled(group, names) for group, names in zip(groups, _SCALES, strict=True) if group]
    parts += [_below_thousand(number % 1000, feminine)] if number % 1000 else []
    return " و".join(parts)


def _scaled(group: int, names: tuple[str, str, str, str]) -> str:
    singular, dual, plural, accusative = names
    if group in (1, 2):
        return (singular, dual)[group - 1]
    words, last = _below_thousand(group, feminine=False), group % 100
    if 3 <= last <= 10:
        return f"{words} {plural}"
    if last > 10:
        return f"{words} {accusative}"
    return f"{_construct(words)} {singular}"


def _below_thousand(number: int, feminine: bool) -> str:
    hundreds, rest = divmod(number, 100)
    parts = [_HUNDREDS[hundreds]] if hundreds else []
    parts += [_below_hundred(rest, feminine)] if rest else []
    return " و".join(parts)


def _below_hundred(number: int, feminine: bool) -> str:
    tens, ones = divmod(number, 10)
    if number <= 10:
        return _unit(number, feminine)
    if tens == 1:
        return _teen(ones, feminine)
    return f"{_unit(ones, feminine)} و{_TENS[tens]}" if ones else _TENS[tens]


def _unit(number: int, feminine: bool) -> str:
    """Three to ten take the other gender's form: «ثلاثة ريالات»، «ثلاث هللات»."""
    if number == 1:
        return "إحدى" if feminine else "واحد"
    if number == 2:
        return "اثنتان" if feminine else "اثنان"
    if number == 10:
        return "عشر" if feminine else "عشرة"
    stem = _ONES[number]
    return stem if feminine else {"ثماني": "ثمانية"}.get(stem, stem + "ة")


def _teen(ones: int, feminine: bool) -> str:
    ten = "عشرة" if feminine else "عشر"
    if ones == 1:
        return f"{'إحدى' if feminine else 'أحد'} {ten}"
    if ones == 2:
        return f"{'اثنتا' if feminine else 'اثنا'} {ten}"
    return f"{_unit(ones, feminine)} {ten}"

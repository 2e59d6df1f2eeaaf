"""Counted nouns in the six Arabic plural forms: «لا بلاغات، بلاغ واحد، بلاغان، 3 بلاغات، 11 بلاغاً، 100 بلاغ»."""

from collections.abc import Mapping
from dataclasses import dataclass

from babel import Locale
from babel.plural import to_python

_ARABIC_RULE = to_python(Locale("ar").plural_form.rules)
_WORKING_DAY_MINUTES = 420


@dataclass(frozen=True)
class Noun:
    """A noun as counting needs it: singular «بلاغ», dual «بلاغان», plural «بلاغات», accusative «بلاغاً».

    ``feminine`` decides «واحد» or «واحدة»; ``one_en``/``many_en`` are the English pair.
    """

    one: str
    two: str
    few: str
    many: str
    one_en: str
    many_en: str
    feminine: bool = False


def _noun(forms: str, english: str, feminine: bool = False) -> Noun:
    one, two, few, many = forms.split("|")
    one_en, many_en = english.split("|")
    return Noun(one, two, few, many, one_en, many_en, feminine)


# The platform's own words; packages add theirs with ``register_nouns``.
NOUNS: dict[str, Noun] = {
    "minute": _noun("دقيقة|دقيقتان|دقائق|دقيقة", "minute|minutes", True),
    "hour": _noun("ساعة|ساعتان|ساعات|ساعة", "hour|hours", True),
    "day": _noun("يوم|يومان|أيام|يوماً", "day|days"),
    "working_day": _noun("يوم عمل|يوما عمل|أيام عمل|يوم عمل", "working day|working days"),
    "month": _noun("شهر|شهران|أشهر|شهراً", "month|months"),
    "year": _noun("سنة|سنتان|سنوات|سنة", "year|years", True),
    "case": _noun("معاملة|معاملتان|معاملات|معاملة", "case|cases", True),
    "document": _noun("مستند|مستندان|مستندات|مستنداً", "document|documents"),
    "file": _noun("ملف|ملفان|ملفات|ملفاً", "file|files"),
    "photo": _noun("صورة|صورتان|صور|صورة", "photo|photos", True),
    "page": _noun("صفحة|صفحتان|صفحات|صفحة", "page|pages", True),
    "invoice": _noun("فاتورة|فاتورتان|فواتير|فاتورة", "invoice|invoices", True),
    "message": _noun("رسالة|رسالتان|رسائل|رسالة", "message|messages", True),
    "result": _noun("نتيجة|نتيجتان|نتائج|نتيجة", "result|results", True),
    "user": _noun("مستخدم|مستخدمان|مستخدمين|مستخدماً", "user|users"),
    "error": _noun("خطأ|خطآن|أخطاء|خطأً", "error|errors"),
    "character": _noun("حرف|حرفان|أحرف|حرفاً", "character|characters"),
}


def register_nouns(nouns: Mapping[str, tuple[str, str, bool]]) -> None:
    """Add a package's nouns: key -> («مفرد|مثنى|جمع|منصوب», "one|many", feminine). The same key twice must agree."""
    for key, (forms, english, feminine) in nouns.items():
        noun = _noun(forms, english, feminine)
        if NOUNS.setdefault(key, noun) != noun:
            raise ValueError(f"the noun {key!r} is defined twice, differently")


def counted(number: int, key: str, lang: str = "ar") -> str:
    """The number with its noun in the right form, Western digits.

    Raises:
        KeyError: a noun that nobody registered.
    """
    noun = NOUNS[key]
    if lang == "en":
        return f"{number:,} {noun.one_en if number == 1 else noun.many_en}"
    form = _ARABIC_RULE(number)
    if form == "zero":
        return f"لا {noun.few}"
    if form == "one":
        return f"{noun.one} {'واحدة' if noun.feminine else 'واحد'}"
    if form == "two":
        return noun.two
    words = {"few": noun.few, "many": noun.many}.get(form, noun.one)
    return f"{number:,} {words}"


def duration(minutes: int, lang: str = "ar", day_minutes: int = _WORKING_DAY_MINUTES) -> str:
    """A stretch of working time in its two largest units: «يومان و3 ساعات». ``day_minutes``: length of a day."""
    days, rest = divmod(abs(minutes), day_minutes)
    hours, rest = divmod(rest, 60)
    parts = [(days, "day"), (hours, "hour"), (0 if days else rest, "minute")]
    words = [counted(n, key, lang) for n, key in parts if n] or [counted(0, "minute", lang)]
    return (" and " if lang == "en" else " و").join(words)

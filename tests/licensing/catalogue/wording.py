"""What the Arabic of the product may not say: forms that the glossary replaces, honorifics, other digits and letters. Pure."""

import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel

GLOSSARY = Path(__file__).with_name("glossary.csv")
# Other words for what the glossary names; the left side is a pattern of whole words, with their prefixes.
REPLACED = {
    "تذكرة بلاغ|تذكرة صيانة|تذكرة دعم|تيكت": "بلاغ",
    "رخصة حفر|رخصة الحفر": "تصريح حفر",
    "تصريح بناء|تصريح البناء|فسح بناء": "رخصة بناء",
    "تصريح هدم|تصريح الهدم": "رخصة هدم",
    "تصريح ترميم|تصريح الترميم": "رخصة ترميم",
    "رخصة إشغال مبنى|رخصة الإشغال|تصريح إشغال مبنى": "شهادة إشغال",
    "شهادة إنهاء البناء|شهادة إكمال البناء|شهادة انتهاء البناء": "شهادة إتمام البناء",
    "شهادة مطابقة المباني": "شهادة امتثال المباني",
    "تقرير مساحي": "قرار مساحي",
    "بدروم|بيسمنت|سرداب": "قبو",
    "روف": "ملحق علوي",
    "كراج|جراج|باركنج": "موقف سيارات",
    "مفتش|مفتشين|مفتشون": "مراقب ميداني",
    "رسم القرار التنظيمي": "كروكي تنظيمي",
    "كراسة المواصفات": "كراسة الشروط والمواصفات",
    "مظاريف العطاءات": "فتح المظاريف",
    "مشاركة الإيرادات|مشاركة الايراد": "مشاركة في الدخل",
    "تلوث بصري": "تشوه بصري",
    "مكب|مكبات": "مردم",
    "اسكان": "إسكان",
    "كود البناء السعودى": "كود البناء السعودي",
    "يوزر|باسوورد|لينك|سيستم|أونلاين|اون لاين|أبلود|داونلود": "كلمة عربية",
}  # fmt: skip
HONORIFICS = "سعادة|معالي|فضيلة|سمو|حضرة|سيادة|المحترم|المحترمة|الموقر|الموقرة|عزيزي|عزيزتي|الأخ الكريم|الأخت الكريمة|تكرماً|حفظه الله"
# Words of everyday use that are often written without their hamza, dots or tanween.
MISSPELT = {
    "الى": "إلى", "اذا": "إذا", "او": "أو", "اي": "أي", "ايام": "أيام", "ارض": "أرض", "اراضي": "أراض", "الكتروني": "إلكتروني",
    "الكترونية": "إلكترونية", "اصدار": "إصدار", "الغاء": "إلغاء", "اضافة": "إضافة", "انشاء": "إنشاء", "انشائي": "إنشائي", "اعادة": "إعادة",
    "ادخال": "إدخال", "ارفاق": "إرفاق", "ارسال": "إرسال", "اقرار": "إقرار", "اكمال": "إكمال", "ايصال": "إيصال", "ايقاف": "إيقاف",
    "ايجار": "إيجار", "اثبات": "إثبات", "اخلاء": "إخلاء", "اشعار": "إشعار", "اشراف": "إشراف", "امانة": "أمانة", "اسفلت": "أسفلت",
    "اعلان": "إعلان", "اعلانات": "إعلانات", "ادارة": "إدارة", "احداثيات": "إحداثيات", "اسبوع": "أسبوع", "اقل": "أقل", "اكثر": "أكثر",
    "اول": "أول", "اعمال": "أعمال", "اسم المساح السعودى": "السعودي", "فى": "في", "التى": "التي", "الذى": "الذي", "لدى البلديه": "البلدية",
    "فورا": "فوراً", "يوما": "يوماً", "شهرا": "شهراً", "ايضا": "أيضاً", "أيضا": "أيضاً", "مسبقا": "مسبقاً", "لاحقا": "لاحقاً", "نهارا": "نهاراً",
    "حاليا": "حالياً", "سنويا": "سنوياً", "شهريا": "شهرياً", "يوميا": "يومياً", "ابتدائيا": "ابتدائياً", "ابتدائى": "ابتدائي", "مسئول": "مسؤول",
    "المسئول": "المسؤول", "شئون": "شؤون", "إستخدام": "استخدام", "إستلام": "استلام", "إسم": "اسم", "إعتماد": "اعتماد", "إعتراض": "اعتراض",
    "إشتراطات": "اشتراطات", "إستثمار": "استثمار", "إنتهاء": "انتهاء", "إختيار": "اختيار", "إرتداد": "ارتداد", "إلتزام": "التزام",
    "إجتماع": "اجتماع", "هاذا": "هذا", "ذالك": "ذلك", "لاكن": "لكن", "انشاءات": "إنشاءات",
}  # fmt: skip
OTHER_WORDS = {"صوره", "حاله"}  # right words that look like a slip in another
LATIN_ALLOWED = re.compile(
    r"\b(?:PDF|DXF|GeoJSON|CSV|XLSX|QR|WGS|SA|JSON|YAML|URL|HTTPS|SHA256|KB|JPG|PNG|UTC|ISO|iCal|DIGIT|API|DWG|RAAA2919|PLOT_BOUNDARY|FOOTPRINT_[A-Z0-9_]+|A-FOOT-L[0-9]+|A-PLOT|BLK_[A-Z0-9_]+|https)\b"
)
PLACEHOLDER = re.compile(r"\S+@\S+|[a-z]+(?:\.[a-z]+)+|%\([a-z_0-9]+\)[sd]|\{[a-z_0-9.]*\}|<[^>]*>")
_LETTER = "[\u0621-\u0652]"  # letters and the marks above and below them
_PREFIX = "[وف]?(?:ال|بال|كال|لل|[بكل])?"


def _whole(words: str) -> str:
    return f"(?<!{_LETTER}){_PREFIX}(?:{words})(?!{_LETTER})"


@cache
def glossary() -> dict[str, str]:
    """Arabic terms of the domain glossary with their English."""
    with GLOSSARY.open(encoding="utf8", newline="") as file:
        return {row["arabic"]: row["english"] for row in csv.DictReader(file)}


@cache
def misspellings() -> dict[str, str]:
    """The glossary's words as they are often typed wrongly: heh for teh marbuta, alef maksura for yeh, alef without its hamza."""
    wrong = dict(MISSPELT)
    right = {word for term in glossary() for word in re.findall(r"[\u0621-\u064a]{4,}", term)}
    for word in sorted(right):
        for typed in (re.sub("ة$", "ه", word), re.sub("ي$", "ى", word), re.sub("^[أإ]", "ا", word), re.sub("^ال[أإ]", "الا", word)):
            if typed not in right and typed not in OTHER_WORDS:
                wrong.setdefault(typed, word)
    return wrong


@cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    return [
        ("a form that the glossary replaces", re.compile(_whole("|".join(REPLACED)))),
        ("an honorific", re.compile(_whole(HONORIFICS))),
        ("Arabic-Indic digits", re.compile(r"[\u0660-\u0669\u06f0-\u06f9]")),
        ("a letter of another alphabet", re.compile(r"[\u06a9\u06cc\u067e\u0686\u06af]|\u0640(?=[\u0621-\u064a])")),
        ("punctuation of English", re.compile(r"(?<!\d),|,(?! ?\d)|[;?]")),
        ("a space before punctuation, or two", re.compile(r"\s[،؛؟.](?:\s|$)|  ")),
    ]


@cache
def right_form(word: str) -> str | None:
    """How a word should be spelt that is typed wrongly, with or without what is written to its front."""
    wrong = misspellings()
    cut = re.fullmatch(f"({_PREFIX})(.+)", word)
    return wrong.get(word) or (wrong.get(cut[2]) if cut else None)


@cache
def faults_of_arabic(text: str) -> tuple[str, ...]:
    """What is wrong with an Arabic sentence of the product."""
    bare = PLACEHOLDER.sub("0", text)
    found = [f"{fault}: {match.group(0).strip()}" for fault, pattern in _patterns() if (match := pattern.search(bare))]
    found += [f"a misspelling: {word}, {right}" for word in re.findall(f"{_LETTER}+", bare) if (right := right_form(word))]
    if latin := re.search(r"[A-Za-z]+", LATIN_ALLOWED.sub("", bare)):
        found.append(f"Latin letters: {latin.group(0)}")
    return tuple(found)


def faults_of_pair(arabic: str, english: str | None) -> list[str]:
    """What is wrong with a text that speaks both languages."""
    faults = [*faults_of_arabic(arabic)]
    if not (english or "").strip():
        faults.append("no English")
    elif re.search(r"[\u0621-\u064a]", english or ""):
        faults.append("Arabic letters in the English")
    return faults


def pairs_in(value: Any, path: str = "") -> Iterator[tuple[str, str, str | None]]:
    """Every text with an Arabic and an English side below a definition, a procedure or a data file."""
    if isinstance(value, BaseModel):
        value = {name: getattr(value, name) for name in type(value).model_fields}
    if isinstance(value, dict):
        if isinstance(value.get("ar"), str):
            yield path, value["ar"], value.get("en")
        for key, below in value.items():
            if key not in ("ar", "en"):
                yield from pairs_in(below, f"{path}.{key}")
    elif isinstance(value, list | tuple):
        for number, below in enumerate(value):
            label = getattr(below, "name", None) or getattr(below, "code", None) or number
            yield from pairs_in(below, f"{path}.{label}")

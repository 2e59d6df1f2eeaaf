"""Words of plans."""

from typing import Any

from flask_babel import lazy_gettext as _l

from gis.cadastre.rules import Finding, Verdict
from gis.cadastre.words import VERDICTS, value_words
from gis.map.panel import LAND_USES

AREA_USES: dict[str, Any] = {**LAND_USES, "streets": _l("شوارع وممرات")}  # what a plan's own table may name
KINDS = {"subdivision": _l("مخطط تقسيم أراضٍ"), "detailed": _l("مخطط تفصيلي")}
WAYS = {"parcels": _l("من القطع المسجلة برقمه"), "drawn": _l("رُسمت على الخريطة"), "file": _l("من ملف"), "corners": _l("من جدول زوايا")}
RULES = {
    "PLAN_SOUND": _l("الحدود سليمة"),
    "PLAN_INSIDE": _l("داخل نطاق البلدية"),
    "PLAN_OVERLAP": _l("لا تداخل مع مخطط معتمد آخر من نوعه"),
    "PLAN_PARCELS": _l("قطع المخطط داخل حدوده"),
    "PLAN_FOREIGN": _l("لا قطع لمخطط آخر داخل حدوده"),
    "PLAN_AREAS": _l("جدول المساحات ومساحة الحدود"),
    "PLAN_STREETS": _l("نسبة الشوارع وما ليس قطعاً"),
    "PLAN_SERVICES": _l("نسبة المرافق والخدمات من القطع"),
    "PLAN_BINDING": _l("طبقات تقيّد البناء"),
}
REASONS = {
    "PLAN_SOUND.missing": _l("لم تُرسم الحدود بعد."),
    "PLAN_INSIDE": _l("يخرج عن نطاق البلدية %(about)s م²."),
    "PLAN_INSIDE.unknown": _l("نطاق البلدية غير مسجل."),
    "PLAN_OVERLAP": _l("يتداخل مع المخطط %(about)s."),
    "PLAN_PARCELS": _l("خارج الحدود: %(about)s."),
    "PLAN_PARCELS.none": _l("لا قطع مسجلة بعد."),
    "PLAN_FOREIGN": _l("داخله قطع من المخطط %(about)s."),
    "PLAN_AREAS.missing": _l("لم يُكتب جدول المساحات من لوحة المخطط."),
    "PLAN_AREAS": _l("المجموع يخالف مساحة الحدود."),
    "PLAN_STREETS.unset": _l("لم تُسجل الأمانة حداً لهذه النسبة؛ يقدّرها المختص."),
    "PLAN_SERVICES.unset": _l("لم تُسجل الأمانة حداً لهذه النسبة؛ يقدّرها المختص."),
    "PLAN_STREETS": _l("أقل من الحد المسجل."),
    "PLAN_SERVICES": _l("أقل من الحد المسجل."),
    "PLAN_BINDING": _l("تمس المخطط: %(about)s."),
}


def use_word(code: str) -> str:
    """The land use in words; what nobody recorded, or recorded under a code that we do not know, is unclassified."""
    return str(AREA_USES.get(code, _l("غير مصنف")))


def check_row(finding: Finding) -> dict[str, Any]:
    """One line of the table of checks, as ``gis/cadastre/checks.html`` draws it."""
    word, tone = VERDICTS[finding.verdict]
    key = f"{finding.rule}.{finding.reason}" if finding.reason else finding.rule
    told = "" if finding.verdict is Verdict.PASS else str(REASONS.get(key, "")) % {"about": finding.about}
    return {
        "rule": finding.rule,
        "name": str(RULES[finding.rule]),
        "verdict": str(word),
        "tone": tone,
        "measured": value_words(finding.measured, finding.unit),
        "limit": value_words(finding.limit, finding.unit),
        "sentence": told,
    }

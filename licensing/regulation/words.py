"""Rules, limits and verdicts in words."""

import re
from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from licensing.catalogue.words import sources
from licensing.presenters.findings import FLOORS, KINDS, ROLES, UNITS
from licensing.regulation.measuring import BUILDABLE, NOTHING, UNKNOWN
from licensing.zoning import RuleRow

FAMILIES = {
    "SB": _l("الارتداد"),
    "CV": _l("التغطية"),
    "FAR": _l("معامل البناء"),
    "FL": _l("عدد الأدوار"),
    "HT": _l("الارتفاع"),
    "AN": _l("الملحق"),
    "PK": _l("المواقف"),
    "FN": _l("السور"),
    "UN": _l("الوحدات المفرزة"),
    "CH": _l("الشطفة"),
    "PL": _l("القطعة"),
    "US": _l("الاستخدام"),
}
NAMES = {
    "street_width": _l("عرض الشارع"),
    "parcel_area": _l("مساحة القطعة"),
    "frontage": _l("طول الواجهة"),
    "widest_street": _l("أعرض شارع"),
    "separated_units": _l("الوحدات المفرزة"),
    "units": _l("الوحدات"),
    "floor_area": _l("مجموع مساحات الأدوار"),
}
# What only the rules of every zone name.
GENERAL_NAMES = {"villa": _l("فيلا"), "bays": _l("عدد المواقف"), "surface_height": _l("ارتفاع سطح الطيران")}
PLOT_VERDICTS = {
    BUILDABLE: (_l("يُبنى عليها"), "good"),
    NOTHING: (_l("لا يُبنى عليها شيء"), "bad"),
    UNKNOWN: (_l("أضلاعها غير معروفة"), "warning"),
}
SEVERITY_WORDS = {"fail": _l("مخالفة"), "warning": _l("تنبيه"), "human": _l("يقررها المراجع")}
COMPARISONS = {">=": _l("لا يقل عن"), "<=": _l("لا يزيد على"), ">": _l("أكبر من"), "<": _l("أصغر من")}
PLOT_LIMITS = {"m2": _l("أصغر مساحة للقطعة"), "m": _l("أقصر واجهة للقطعة")}
_NAME = re.compile(r"[a-z_]+")
_CONDITION = re.compile(r"^(.+?) if (.+?) else (.+)$")


def rule_title(row: RuleRow) -> str:
    """«الارتداد من الجانب: الدور الأول، الدور الثاني»."""
    return title_words(row.family, row.edge, row.floors, row.unit)


def title_words(family: str, edge: str | None, floors: Iterable[str], unit: str) -> str:
    """The same of a rule that is not in the register yet."""
    where = ROLES.get(edge or "") or KINDS.get(edge or "")
    name = PLOT_LIMITS.get(unit) if family == "PL" else None
    title = f"{name or FAMILIES.get(family, family)}" + (f" ({where})" if where else "")
    named = "، ".join(str(FLOORS[floor]) for floor in floors if floor in FLOORS)
    return f"{title}: {named}" if named else title


def source_words(source: str) -> str:
    """The name of a known source; a decision's own words as they were typed."""
    return str(sources().get(source, source))


def limit_words(limit: str, unit: str) -> str:
    """The expression as a person reads it: names in Arabic, its unit behind it."""
    if not limit:
        return _("تنتهي القاعدة")
    found = _CONDITION.match(limit)
    if found:
        text = _("%(one)s إذا كان %(condition)s، وإلا %(other)s", one=_plain(found[1]), condition=_plain(found[2]), other=_plain(found[3]))
    else:
        text = _plain(limit)
    words = str(UNITS.get(unit, ""))
    return f"{text} {words}".strip()


def _plain(part: str) -> str:
    part = re.sub(r"\bmin\(", _("الأصغر من") + " (", re.sub(r"\bmax\(", _("الأكبر من") + " (", part))
    spelt = part.replace("*", "×").replace("/", "÷").replace(",", "،")
    for sign, words in COMPARISONS.items():  # a sign of comparison is mirrored from right to left, and then read the wrong way
        spelt = spelt.replace(sign, str(words))
    return _NAME.sub(lambda name: str(NAMES.get(name[0]) or GENERAL_NAMES.get(name[0], name[0])), spelt)

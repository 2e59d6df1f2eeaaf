"""Words of deeds and surveys: rules, verdicts, neighbours, directions, systems."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.i18n import format_number
from gis.cadastre.boundaries import Words
from gis.cadastre.rules import Finding, Verdict

RULES = {
    "RING_CLOSED": _l("إغلاق المضلع"),
    "NO_SELF_INTERSECTION": _l("لا تتقاطع الأضلاع"),
    "CORNER_ORDER": _l("تسلسل الزوايا"),
    "PERIMETER": _l("مجموع الأضلاع يساوي المحيط"),
    "AREA_STATED": _l("المساحة المكتوبة تساوي المحسوبة"),
    "NO_OVERLAP": _l("لا تداخل مع قطع معتمدة"),
    "STREET_LINE": _l("الواجهة على خط الشارع"),
    "FRONTAGE_WIDTH": _l("عرض الشارع كما خُطط"),
    "INSIDE_PLAN": _l("القطعة داخل حدود المخطط"),
    "CRS_ZONE": _l("نظام الإحداثيات لمنطقة القطعة"),
    "AREA_DEED": _l("مساحة الصك ومساحة الطبيعة"),
}
VERDICTS = {
    Verdict.PASS: (_l("مجتاز"), "good"),
    Verdict.WARNING: (_l("تنبيه"), "warning"),
    Verdict.FAIL: (_l("غير مجتاز"), "bad"),
    Verdict.UNKNOWN: (_l("يحتاج مختصاً"), "info"),
}
REASONS = {
    "RING_CLOSED.few": _l("أدخل ثلاث زوايا على الأقل بإحداثيات صحيحة."),
    "RING_CLOSED.gap": _l("الزاوية الأخيرة لا تعود إلى الأولى."),
    "RING_CLOSED.flat": _l("الزوايا على خط واحد ولا تصنع مساحة."),
    "NO_SELF_INTERSECTION": _l("الضلعان %(about)s يتقاطعان؛ تأكد من ترتيب الزوايا."),
    "CORNER_ORDER.twice": _l("الزاوية %(about)s مكررة في التالية لها."),
    "CORNER_ORDER.crossed": _l("الزاوية %(about)s بموجب الصك أقرب إلى زاوية أخرى بموجب الطبيعة."),
    "CORNER_ORDER.anticlockwise": _l("الزوايا مرقّمة عكس عقارب الساعة."),
    "PERIMETER": _l("أكبر فرق في الضلع %(about)s؛ راجع طوله أو إحداثيات طرفيه."),
    "PERIMETER.missing": _l("اكتب طول كل ضلع بموجب الطبيعة."),
    "AREA_STATED": _l("الفرق كبير؛ غالباً قُرئت زاوية خطأ."),
    "AREA_STATED.missing": _l("اكتب المساحة الواردة في كروكي المكتب."),
    "NO_OVERLAP": _l("تدخل الأرض في القطعة %(about)s."),
    "STREET_LINE.gap": _l("الضلع %(about)s لا يصل خط الشارع ويترك شريطاً بلا مالك."),
    "STREET_LINE.taken": _l("الضلع %(about)s يدخل في الشارع."),
    "STREET_LINE.unrecorded": _l("لا شارع بعرض مسجل أمام الضلع %(about)s."),
    "STREET_LINE.none": _l("لا ضلع على شارع."),
    "FRONTAGE_WIDTH": _l("العرض المكتوب للضلع %(about)s ليس العرض المخطط."),
    "FRONTAGE_WIDTH.unrecorded": _l("عرض الشارع أمام الضلع %(about)s غير مسجل أو لم يُكتب."),
    "FRONTAGE_WIDTH.none": _l("لا ضلع على شارع."),
    "INSIDE_PLAN": _l("جزء من الأرض خارج المخطط."),
    "INSIDE_PLAN.unrecorded": _l("حدود المخطط غير مسجلة."),
    "CRS_ZONE.other": _l("الأرض في النطاق %(limit)s والنظام المختار للنطاق %(measured)s."),
    "CRS_ZONE.outside": _l("الإحداثيات تقع خارج الأمانة؛ راجع النظام المختار وترتيب الشرقيات والشماليات."),
    "CRS_ZONE.legacy": _l("النظام القديم (عين العبد)؛ تُحوَّل الإحداثيات إلى النظام الوطني."),
    "CRS_ZONE.unprojected": _l("اختر نظاماً مسقطاً بالأمتار."),
    "AREA_DEED.missing": _l("اكتب مساحة الصك."),
    "AREA_DEED.surplus": _l("الزيادة على الصك تعالج زائدةً."),
    "AREA_DEED.shortfall": _l("النقص عن الصك مثبت ويعالج."),
    "AREA_DEED.untreated_surplus": _l("الطبيعة أكبر من الصك؛ اختر «زائدة» أو صحح المساحة."),
    "AREA_DEED.untreated_shortfall": _l("الطبيعة أقل من الصك؛ اختر «نقص» أو صحح المساحة."),
}
UNITS = {"m": _l("م"), "m2": _l("م²")}
NEIGHBOURS = {"street": _l("شارع"), "parcel": _l("قطعة"), "passage": _l("ممر"), "open": _l("أرض فضاء"), "wadi": _l("وادٍ")}
DIRECTIONS = {"north": _l("شمالاً"), "south": _l("جنوباً"), "east": _l("شرقاً"), "west": _l("غرباً")}
TREATMENTS = {"none": _l("لا فرق يعالج"), "surplus": _l("زائدة"), "shortfall": _l("نقص")}
ENTERED = {"form": _l("نموذج"), "file": _l("ملف زوايا"), "map": _l("من الخريطة")}
COLUMNS = {
    "label": _l("رقم الزاوية"),
    "easting": _l("الشرقيات"),
    "northing": _l("الشماليات"),
    "easting_deed": _l("الشرقيات بموجب الصك"),
    "northing_deed": _l("الشماليات بموجب الصك"),
    "mark": _l("العلامة"),
    "direction": _l("الجهة"),
    "length_m": _l("الطول بموجب الطبيعة"),
    "length_deed_m": _l("الطول بموجب الصك"),
    "neighbour": _l("ما يحده"),
    "street_width_m": _l("عرض الشارع"),
    "name": _l("الاسم"),
    "elevation": _l("المنسوب"),
}
DEED_KINDS = {"electronic": _l("إلكتروني"), "paper": _l("ورقي"), "istihkam": _l("حجة استحكام")}
DATUMS = {
    range(9356, 9361): _l("النظام الوطني السعودي المعتمد 2017"),
    range(32636, 32641): _l("النظام العالمي 1984"),
    range(20436, 20441): _l("عين العبد 1970"),
}


def system_words(epsg: int) -> str:
    """«النظام الوطني السعودي المعتمد 2017، نطاق 38 شمال (9358)»."""
    for codes, name in DATUMS.items():
        if epsg in codes:
            return _("%(name)s، نطاق %(zone)s شمال (%(epsg)s)", name=str(name), zone=36 + epsg - codes[0], epsg=epsg)
    return str(epsg)


def boundary_words() -> Words:
    return Words(
        {code: str(word) for code, word in DIRECTIONS.items()},
        {code: str(word) for code, word in NEIGHBOURS.items()},
        _("قطعة رقم {ref}"),
        _("عرض {width}م"),
        _("شطفة"),
        _("بطول {length}م"),
        _(" ثم "),
        _(" — "),
    )


def finding_row(finding: Finding) -> dict[str, Any]:
    """One line of the table of checks."""
    word, tone = VERDICTS[finding.verdict]
    return {
        "rule": finding.rule,
        "name": str(RULES[finding.rule]),
        "verdict": str(word),
        "tone": tone,
        "measured": value_words(finding.measured, finding.unit),
        "limit": value_words(finding.limit, finding.unit),
        "sentence": sentence_of(finding),
    }


def sentence_of(finding: Finding) -> str:
    if finding.verdict is Verdict.PASS and not finding.reason:
        return ""
    if finding.verdict is Verdict.WARNING and finding.rule == "AREA_STATED":
        return _("الفرق ضمن ما يُنبَّه إليه.")
    key = f"{finding.rule}.{finding.reason}" if finding.reason else finding.rule
    whole = {"about": finding.about, "measured": _whole(finding.measured), "limit": _whole(finding.limit)}
    return str(REASONS.get(key, "")) % whole


def value_words(value: float | None, unit: str) -> str:
    if value is None:
        return ""
    if unit == "share":
        return f"{format_number(100 * value, 3)}%"
    if unit in UNITS:
        return f"{format_number(value, 3)} {UNITS[unit]}"
    return _whole(value)


def _whole(value: float | None) -> str:
    return "" if value is None else str(round(value))

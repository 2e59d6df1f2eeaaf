"""Findings and envelopes as sentences."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import get_locale
from flask_babel import lazy_gettext as _l

from app.i18n.dates import format_date
from licensing.catalogue.words import sources
from licensing.envelope import AppliedSetback
from licensing.presenters.place_findings import PLACE_SENTENCES, PLACE_TITLES
from licensing.rules import Finding, Verdict

FLOORS = {
    "basement": _l("القبو"),
    "ground": _l("الدور الأرضي"),
    "first": _l("الدور الأول"),
    "second": _l("الدور الثاني"),
    "third": _l("الدور الثالث"),
    "fourth": _l("الدور الرابع"),
    "annex": _l("الملحق العلوي"),
    "annex_ground": _l("الملحق الأرضي"),
}
ROLES = {"front": _l("الواجهة"), "side": _l("الجانب"), "rear": _l("الخلف")}
KINDS = {"street": _l("شارع"), "neighbour": _l("جار"), "passage": _l("ممر"), "open": _l("أرض فضاء"), "wadi": _l("وادٍ")}
BINDING = {"coverage": _l("الحد هو نسبة التغطية"), "envelope": _l("الحد هو الارتدادات")}
VERDICTS = {
    Verdict.PASS: (_l("مطابق"), "good"),
    Verdict.WARNING: (_l("تنبيه"), "warning"),
    Verdict.NEEDS_HUMAN: (_l("يحتاج إلى مراجع"), "warning"),
    Verdict.FAIL: (_l("مخالف"), "bad"),
}
NOTED = (_l("ملاحظة"), "info")
USE_WORDS = {
    "residential_villa": _l("فيلا سكنية"),
    "residential_apartments": _l("عمارة سكنية"),
    "mixed": _l("سكني تجاري"),
    "commercial": _l("تجاري"),
    "mosque": _l("مسجد"),
    "education": _l("تعليمي"),
    "health": _l("صحي"),
    "government": _l("حكومي"),
    "fuel_station": _l("محطة وقود"),
}
UNITS = {"m": _l("م"), "m2": _l("م²"), "floors": _l("أدوار"), "bays": _l("مواقف"), "ratio": "", "": ""} | {
    "entrances": _l("مداخل"),
    "years": _l("سنوات"),
    "share": "",
}

TITLES = {
    "zone_known": _l("منطقة البناء معروفة"),
    "street_known": _l("القطعة على شارع"),
    "boundary_known": _l("أضلاع القطعة مكتملة في السجل"),
    "inside_parcel": _l("الرسم داخل حدود القطعة"),
    "setback": _l("الارتداد"),
    "street_unknown": _l("الارتداد"),
    "coverage": _l("نسبة التغطية"),
    "floor_area_ratio": _l("معامل البناء"),
    "floor_count": _l("عدد الأدوار"),
    "floor_allowed": _l("الدور مسموح به"),
    "ground_floor_missing": _l("الدور الأرضي"),
    "height": _l("ارتفاع المبنى"),
    "parking": _l("مواقف السيارات"),
    "unit_street": _l("عرض الشارع للوحدات المفرزة"),
    "use_allowed": _l("استخدام المبنى"),
    "plot_area": _l("مساحة القطعة"),
    "plot_frontage": _l("طول الواجهة"),
    "fence_on_boundary": _l("السور على الحد"),
    "fence_height": _l("ارتفاع السور"),
    **PLACE_TITLES,
}

# By code, then by verdict; "any" where the verdict does not change the sentence.
SENTENCES: dict[str, dict[str, Any]] = {
    "zone_known": {"pass": _l("للقطعة منطقة بناء وقواعدها معروفة."), "any": _l("لا توجد قواعد بناء معروفة لهذه القطعة، فيقررها المراجع.")},
    "street_known": {"pass": _l("للقطعة ضلع على شارع."), "any": _l("لم يعثر السجل على شارع يلاصق القطعة، فيقررها المراجع.")},
    "boundary_known": {
        "pass": _l("لكل ضلع من حدود القطعة وصف في السجل."),
        "any": _l("بقي من حدود القطعة %(measured)s م بلا وصف في السجل، فيقررها المراجع."),
    },
    "inside_parcel": {"pass": _l("%(floor)s داخل حدود القطعة."), "any": _l("%(floor)s يخرج عن حدود القطعة مسافة %(measured)s م.")},
    "setback": {
        "pass": _l("ارتداد %(floor)s من %(edge)s: %(measured)s م، والحد الأدنى %(limit)s م."),
        "any": _l("ارتداد %(floor)s من %(edge)s: %(measured)s م، وهو أقل من الحد الأدنى %(limit)s م."),
    },
    "street_unknown": {"any": _l("ارتداد %(floor)s من %(edge)s: %(measured)s م، وعرض الشارع غير معروف فيقرره المراجع.")},
    "coverage": {
        "pass": _l("تغطية %(floor)s %(measured)s م² (%(share)s)، والحد الأعلى %(limit)s م²."),
        "any": _l("تغطية %(floor)s %(measured)s م² (%(share)s)، وهي أكثر من الحد الأعلى %(limit)s م²."),
    },
    "floor_area_ratio": {
        "pass": _l("معامل البناء %(measured)s، والحد الأعلى %(limit)s."),
        "any": _l("معامل البناء %(measured)s، وهو أكثر من الحد الأعلى %(limit)s."),
    },
    "floor_count": {
        "pass": _l("عدد الأدوار %(measured)s، والحد الأعلى %(limit)s."),
        "fail": _l("عدد الأدوار %(measured)s، وهو أكثر من الحد الأعلى %(limit)s."),
        "any": _l("عدد الأدوار %(measured)s، والحد الأعلى غير معروف فيقرره المراجع."),
    },
    "floor_allowed": {"pass": _l("%(floor)s مسموح به في هذه المنطقة."), "any": _l("%(floor)s غير مسموح به في هذه المنطقة.")},
    "ground_floor_missing": {"any": _l("لم يُرسم الدور الأرضي.")},
    "height": {
        "pass": _l("ارتفاع المبنى %(measured)s م، والحد الأعلى %(limit)s م."),
        "fail": _l("ارتفاع المبنى %(measured)s م، وهو أكثر من الحد الأعلى %(limit)s م."),
        "any": _l("لم يُذكر ارتفاع المبنى، فيقرره المراجع."),
    },
    "parking": {
        "pass": _l("المواقف داخل القطعة %(measured)s، والمطلوب %(limit)s."),
        "fail": _l("المواقف داخل القطعة %(measured)s، وهي أقل من المطلوب %(limit)s."),
        "any": _l("لم يُذكر عدد المواقف، فيقرره المراجع."),
    },
    "unit_street": {
        "pass": _l("عرض الشارع %(measured)s م يكفي لعدد الوحدات المفرزة."),
        "fail": _l("إفراز الوحدات يحتاج إلى شارع عرضه %(limit)s م على الأقل، وعرض الشارع %(measured)s م."),
        "any": _l("عرض الشارع غير معروف، فيقرره المراجع."),
    },
    "use_allowed": {
        "pass": _l("الاستخدام المطلوب مسموح به في المنطقة %(zone)s."),
        "fail": _l("الاستخدام المطلوب غير مسموح به في المنطقة %(zone)s."),
        "any": _l("لم يُذكر استخدام المبنى، فيقرره المراجع."),
    },
    "plot_area": {
        "pass": _l("مساحة القطعة %(measured)s م²، والحد الأدنى %(limit)s م²."),
        "any": _l("مساحة القطعة %(measured)s م²، وهي أقل من الحد الأدنى %(limit)s م²."),
    },
    "plot_frontage": {
        "pass": _l("طول الواجهة %(measured)s م، والحد الأدنى %(limit)s م."),
        "any": _l("طول الواجهة %(measured)s م، وهو أقل من الحد الأدنى %(limit)s م."),
    },
    "fence_on_boundary": {"pass": _l("السور على حدود القطعة."), "any": _l("من السور %(measured)s م بعيدة عن حدود القطعة.")},
    "fence_height": {
        "pass": _l("ارتفاع السور عند %(edge)s: %(measured)s م، والحد الأعلى %(limit)s م."),
        "fail": _l("ارتفاع السور عند %(edge)s: %(measured)s م، وهو أكثر من الحد الأعلى %(limit)s م."),
        "any": _l("لم يُذكر ارتفاع السور عند %(edge)s، فيقرره المراجع."),
    },
    **PLACE_SENTENCES,
}


@dataclass(frozen=True)
class FindingWords:
    """A finding as a row of a page."""

    title: str
    sentence: str
    verdict: str
    tone: str
    source: str
    rule_id: str
    edge_seq: int | None
    floor: str | None


def finding_words(finding: Finding) -> FindingWords:
    """The finding in the reader's language; the value that is shown agrees with the verdict beside it."""
    verdict, tone = NOTED if finding.params.get("note") and finding.verdict != Verdict.PASS else VERDICTS[Verdict(finding.verdict)]
    return FindingWords(
        title=str(TITLES[finding.code]),
        sentence=str(_sentence(finding)) % _values(finding),
        verdict=str(verdict),
        tone=tone,
        source=source_words(finding.source),
        rule_id=finding.rule_id,
        edge_seq=finding.edge_seq,
        floor=finding.floor,
    )


def _sentence(finding: Finding) -> Any:
    """What a service only warns of was measured all the same, and is told as the breach that it is."""
    sentences, verdict = SENTENCES[finding.code], str(finding.verdict)
    if verdict == str(Verdict.WARNING) and finding.measured is not None and verdict not in sentences:
        verdict = str(Verdict.FAIL)
    return sentences.get(verdict, sentences["any"])


def edge_words(role: str | None, kind: str | None, street_width_m: float | None = None) -> str:
    """«الواجهة على شارع 15 م»، «الجانب على جار»."""
    words = str(_l("%(role)s على %(kind)s", role=ROLES.get(role or "", ""), kind=KINDS.get(kind or "", "")))
    return f"{words} {number(street_width_m)} {UNITS['m']}" if street_width_m else words


def setback_words(setback: AppliedSetback) -> str:
    """«الواجهة على شارع 15 م: 3 م»."""
    place = edge_words(setback.role, setback.kind, setback.street_width_m)
    return f"{place}: {number(setback.distance_m)} {UNITS['m']}"


def uses_words(codes: str) -> str:
    """Uses with commas between, as a line of a draft keeps them."""
    return "، ".join(str(USE_WORDS.get(code, code)) for code in codes.split(",") if code)


def source_words(tag: str) -> str:
    """The cited source by its name; nothing where a finding cites none."""
    named = sources().get(tag)
    return str(named) if named else ""


def number(value: float | None, digits: int = 2) -> str:
    """At most so many decimals, none that say nothing: 3, 2.99, 412.5."""
    return "" if value is None else f"{value:,.{digits}f}".rstrip("0").rstrip(".")


def _values(finding: Finding) -> dict[str, str]:
    share = finding.params.get("share")
    return {
        "measured": number(finding.measured),
        "limit": number(finding.limit),
        "floor": str(FLOORS.get(finding.floor or "", "")),
        "edge": edge_words(finding.params.get("role"), finding.params.get("kind"), finding.params.get("street_width_m")),
        "share": f"\u200e{number(share * 100, 1)}%" if share is not None else "",
        "zone": str(finding.params.get("zone", "")),
        "stated": number(finding.params.get("stated_m2")),
        "parcel": number(finding.params.get("parcel_m2")),
        "percent": f"\u200e{number((finding.measured or 0.0) * 100, 2)}%",
        **{name: str(finding.params.get(name, "")) for name in ("layer", "authority", "target")},
        **{name: _day(finding.params.get(name)) for name in ("starts", "ends")},
        "reference": f"\u2066{finding.params.get('reference', '')}\u2069",
    }


def _day(said: Any) -> str:
    """A day of a finding as people read it."""
    locale = get_locale()
    return format_date(date.fromisoformat(str(said)), locale.language if locale else "ar") if said else ""

"""Scrutiny in sentences: what differs, what was remarked, in which unit."""

import math
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from licensing.presenters.findings import UNITS, number

WHAT = {"plot_area": _l("مساحة القطعة"), "parking_bays": _l("عدد المواقف"), "bays_apart": _l("مساحة المواقف بلا تداخل")}
UNIT_WORDS = {1.0: _l("المتر"), 0.01: _l("السنتيمتر"), 0.001: _l("المليمتر"), 0.3048: _l("القدم"), 0.0254: _l("البوصة")}
KIND_WORDS = {
    "plot": _l("حد القطعة"),
    "floor": _l("دور"),
    "deduct": _l("مساحة تُخصم من الدور"),
    "footprint": _l("محيط المبنى"),
    "void": _l("منور أو فناء"),
    "bay": _l("موقف سيارة"),
    "annex": _l("ملحق أرضي"),
    "fence": _l("سور"),
    "road": _l("شارع"),
    "front": _l("فناء أمامي"),
    "yard": _l("فناء"),
}
REMARKS = {
    "plot_unlike": _l("القطعة المرسومة لا تشبه القطعة في السجل: نسبة التطابق %(percent)s. تأكد من القطعة ومن وحدة الرسم."),
    "floor_without_name": _l("الدور رقم %(level)s أعلى مما تعرفه المنطقة، فلم يُؤخذ."),
    "floor_without_footprint": _l("الدور رقم %(level)s مرسوم خارج الموقع العام بلا محيط يُطابق به، فوُضع في وسط القطعة."),
    "floor_parts_apart": _l("في الدور رقم %(level)s أكثر من شكل متباعد، فأُخذ ما يطابق محيط المبنى."),
    "floor_unlike_footprint": _l("مساحة الدور رقم %(level)s (%(floor_m2)s م²) تخالف محيطه في الموقع العام (%(foot_m2)s م²)، فأُخذ المحيط."),
    "floor_placed_roughly": _l("الدور رقم %(level)s أصغر من المبنى ولا يُعرف موضعه فوقه، فوُضع في وسطه."),
    "drawing_mended": _l("في بنية الملف نقص أُصلح عند القراءة. احفظ الرسم من جديد قبل إرساله."),
}  # fmt: skip


def difference_row(one: Mapping[str, Any]) -> dict[str, Any]:
    """A line of the table: what each source says, and whether they agree."""
    unit = str(UNITS.get(one["unit"], ""))
    return {
        "what": str(WHAT[one["what"]]),
        **{name: f"{number(one[name], 3)} {unit}".strip() if one[name] is not None else "–" for name in ("declared", "drawn", "cadastre")},
        "share": percent(one["share"]),
        "flagged": one["flagged"],
    }


def remark_words(one: Mapping[str, Any]) -> str:
    told = {**one, "percent": percent(one["percent"] / 100) if "percent" in one else ""}
    return str(REMARKS[one["code"]]) % told


def percent(share: float) -> str:
    return f"\u200e{number(share * 100, 2) or '0'}%"


def unit_choice(metres: float, plot_m2: float, parcel_m2: float) -> dict[str, Any]:
    """«المتر: مساحة القطعة 1,254.1 م²»."""
    words = _("%(unit)s: تكون مساحة القطعة المرسومة %(area)s م²", unit=str(UNIT_WORDS[metres]), area=number(plot_m2))
    return {"value": repr(metres), "words": words, "near": abs(math.log(max(plot_m2, 1e-9) / parcel_m2))}


def turn_words(turn: Mapping[str, Any], number_: int) -> str:
    return _("الوضع %(n)s: مدار %(degrees)s درجة", n=number_, degrees=number(turn["turn_deg"] % 360, 1) or "0")

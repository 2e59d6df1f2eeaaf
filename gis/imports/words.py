"""States, targets, fields and reasons in words."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.errors import message_for
from gis.importers.messages import sentence
from gis.imports.reasons import REASONS

STATES = {
    "uploaded": (_l("ينتظر إجاباتك"), "info"),
    "trying": (_l("تجربة جارية"), "info"),
    "tried": (_l("جُرّب ولم يُستورد"), "warning"),
    "importing": (_l("استيراد جارٍ"), "info"),
    "imported": (_l("مستورد"), "good"),
    "failed": (_l("لم يتم"), "bad"),
    "cancelled": (_l("أُوقف"), "neutral"),
    "undoing": (_l("تراجع جارٍ"), "info"),
    "undone": (_l("تُراجع عنه"), "neutral"),
}
TARGETS = {
    "parcels": _l("قطع أراضٍ"),
    "districts": _l("أحياء"),
    "streets": _l("شوارع"),
    "buildings": _l("مبانٍ"),
    "pois": _l("معالم"),
    "zones": _l("مناطق بناء"),
    "municipalities": _l("حدود بلديات"),
}
GEOMETRIES = {
    "polygon": _l("مضلعات"),
    "line": _l("خطوط"),
    "point": _l("نقاط"),
    "mixed": _l("أشكال مختلطة"),
    "none": _l("جدول بلا شكل"),
    "unknown": _l("شكل غير معروف"),
}
FIELDS = {
    "plan_no": _l("رقم المخطط"),
    "block_no": _l("رقم البلوك"),
    "parcel_no": _l("رقم القطعة"),
    "land_use": _l("استخدام الأرض"),
    "deed_area_m2": _l("المساحة بالصك"),
    "name_ar": _l("الاسم بالعربية"),
    "name_en": _l("الاسم بالإنجليزية"),
    "code": _l("الرمز"),
    "width_m": _l("العرض بالمتر"),
    "kind": _l("النوع"),
    "use": _l("الاستخدام"),
    "floors": _l("عدد الأدوار"),
}
OUTCOMES = {
    "added": (_l("مضاف"), "good"),
    "changed": (_l("تغيّرت بياناته"), "warning"),
    "moved": (_l("تحرّك حده"), "info"),
    "vanished": (_l("ليس في الملف"), "bad"),
    "retired": (_l("أُنهي"), "bad"),
    "kept": (_l("ليس في الملف وبقي"), "neutral"),
}
MODES = {"add": _l("أضف صفوف الملف"), "update": _l("حدّث الطبقة من الملف")}
MATCHES = {"key": _l("بالرقم أو الرمز، ثم بالموقع لما لا رقم له"), "overlap": _l("بالموقع وحده")}
VANISHED = {"report": _l("اعرضه في القائمة ولا تمسّه"), "retire": _l("أنهِه، إلا ما عليه حق أو معاملة مفتوحة"), "keep": _l("لا تبحث عنه")}
PROBLEMS = {
    "import_layer_gone": _l("لم تعد الطبقة في دليل الطبقات. اختر غيرها."),
    "import_undo_edited": _l("لا يمكن التراجع: %(name)s عدّله %(who)s في %(when)s بعد هذا الاستيراد (%(why)s)."),
    "import_undo_ended": _l("لا يمكن التراجع: %(name)s انتهت في %(when)s بعد هذا الاستيراد."),
    "import_undo_sold": _l("لا يمكن التراجع: سُجّل حق على %(name)s أو انتهى في %(when)s بعد هذا الاستيراد."),
    "import_undo_number": _l("لا يمكن التراجع: الرقم %(name)s صار لقطعة أخرى بعد هذا الاستيراد."),
    "import_undo_standing": _l("لا يمكن التراجع: قام على قطع هذا الاستيراد بعده: %(what)s."),
    "import_undo_gone": _l("لا يمكن التراجع: %(name)s حُذف أو بُدّل بعد هذا الاستيراد."),
    "import_undo_in_use": _l("لا يمكن التراجع: استُخدم بعض ما استورد في قطع أو معاملات."),
}
WARNINGS = {
    "duplicate_geometries": _l("أشكال مكررة"),
    "height_dropped": _l("أشكال بارتفاع خُزنت ببعدين"),
    "outside_extent": _l("خارج نطاق الأمانة"),
    "no_municipality": _l("لا تقع في أي بلدية"),
    "imported_before": _l("استُورد هذا الملف من قبل"),
    "slivers": _l("قطع أصغر من متر مربع"),
    "without_number": _l("قطع بلا رقم"),
    "overlaps": _l("تداخلات تنتظر المراجعة في جودة الأراضي"),
    "text_already_lost": _l("نصوص ضاعت قبل وصول الملف"),
}


def reason_words(code: str) -> str:
    """A row's reason; reading's own sentences where the row came unread."""
    return str(REASONS[code]) if code in REASONS else sentence(code, _Blank())


def problem_words(problem: Mapping[str, Any] | None) -> str:
    """Why the last run stopped."""
    if not problem:
        return ""
    details = problem.get("details") or {}
    if problem["code"] == "not_permitted":
        return message_for("not_permitted")
    if problem["code"] in PROBLEMS:
        return str(PROBLEMS[problem["code"]]) % _Blank(details)
    return sentence(problem["code"], _Blank(details))


def note_words(note: str) -> str:
    """Why a row that the file lacks was kept."""
    known = {"right": _("مسجل عليه حق"), "in_use": _("تشير إليه قطع في السجل")}
    return known.get(note, _("معاملة مفتوحة %(reference)s", reference=note) if note else "")


class _Blank(dict[str, Any]):
    """Details of which one may be lacking."""

    def __missing__(self, key: str) -> str:
        return "–"

"""Words for changes of the land, the same on every page."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from gis.changes.kinds import Kind

KIND_WORDS = {
    Kind.SPLIT: _l("تقسيم"),
    Kind.MERGE: _l("دمج"),
    Kind.ADJUST: _l("تعديل حدود"),
    Kind.SURPLUS: _l("ضم زائدة تنظيمية"),
    Kind.EXPROPRIATE: _l("نزع ملكية"),
    Kind.REPLAN: _l("إعادة تخطيط"),
    Kind.SURVEY: _l("قرار مساحي"),
    Kind.UPDATE: _l("تحديث من ملف"),
    Kind.REVERSE: _l("إلغاء تغيير"),
}
KIND_LEADS = {
    Kind.SPLIT: _l("قطعة واحدة تصير قطعتين أو أكثر، لأصحابها أنفسهم."),
    Kind.MERGE: _l("قطع متجاورة تصير قطعة واحدة."),
    Kind.ADJUST: _l("يتحرك الحد بين قطع متجاورة، وتبقى أرقامها وأصحابها."),
    Kind.SURPLUS: _l("أرض زائدة عن الشارع تُضم إلى قطعة."),
    Kind.EXPROPRIATE: _l("جزء من الأرض أو كلها يُنزع للمنفعة العامة."),
    Kind.REPLAN: _l("قطع تصير قطعاً أخرى، وقد يؤخذ منها للشوارع."),
}
LINEAGE_WORDS = {
    "split": _l("بالتقسيم"),
    "merge": _l("بالدمج"),
    "adjust": _l("بتعديل الحدود"),
    "surplus": _l("بضم زائدة"),
    "expropriation": _l("بنزع الملكية"),
    "replan": _l("بإعادة التخطيط"),
    "survey": _l("بقرار مساحي"),
    "update": _l("بتحديث من ملف"),
    "reverse": _l("بإلغاء تغيير سابق"),
}


def title_of_change(kind: Kind, names: Sequence[str]) -> str:
    """«تقسيم القطعة 2702/14/1»."""
    shown = "، ".join(names[:4]) + (_(" وغيرها") if len(names) > 4 else "")
    word = _("القطعة") if len(names) == 1 else _("القطع")
    return f"{KIND_WORDS[kind]}: {word} {shown}"

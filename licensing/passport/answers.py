"""What one layer answers about a ground: yes or no, said in words and kept as data."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.i18n import format_number
from gis.layers.words import CONSTRAINTS

REGISTER, PUBLISHED = "register", "published"
# Layers of the register in the order of telling; those not ``public`` are told to staff and to owners of the parcel.
TITLES: Mapping[str, Any] = {
    "municipality": _l("حدود البلديات"),
    "district": _l("الأحياء"),
    "zone": _l("مناطق البناء"),
    "parcel": _l("القطع المسجلة"),
    "street": _l("الشوارع"),
    "wadi": _l("الأودية"),
    "open_ground": _l("الحدائق والأراضي المفتوحة"),
    "building": _l("المباني القائمة"),
    "mosque": _l("المساجد"),
    "school": _l("المدارس"),
    "health": _l("المنشآت الصحية"),
    "fuel": _l("محطات الوقود"),
    "origin": _l("أصل القطعة"),
    "permits": _l("رخص سارية على القطعة"),
    "history": _l("رخص سابقة على القطعة"),
    "land_change": _l("تغيير جار في حدود القطعة"),
    "violations": _l("مخالفات مفتوحة على القطعة"),
    "restriction": _l("قيود مسجلة على الملكية"),
}
PRIVATE = frozenset({"violations", "restriction"})
NEAR_M = 500


@dataclass(frozen=True)
class Answer:
    """``layer``: a code of ``TITLES``, or that of a published layer. ``share`` of the ground, 0 to 1; ``count`` of things found.

    ``version``: of a published layer its number; of the register the moment at which it was asked, for its rows carry their days.
    """

    layer: str
    source: str
    version: str
    hit: bool
    title_ar: str = ""  # of a published layer, as it was called
    public: bool = True
    count: int = 0
    names: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    share: float = 0.0
    distance_m: float | None = None
    kind: str = ""  # building, height, consent: what a published layer means
    height_m: float | None = None
    authority: str = ""
    note: str = ""

    def as_json(self) -> dict[str, Any]:
        """Without what is as it would be anyway."""
        said = {field.name: getattr(self, field.name) for field in fields(self) if getattr(self, field.name) != field.default}
        return {name: list(value) if isinstance(value, tuple) else value for name, value in said.items()}

    @property
    def title(self) -> str:
        return self.title_ar or str(TITLES.get(self.layer, self.layer))

    @property
    def words(self) -> str:
        """«نعم: …» or «لا: …» as a sentence for a person."""
        if self.source == PUBLISHED:
            return _published_words(self)
        return _HIT[self.layer](self) if self.hit else str(_MISS[self.layer])


def from_json(stored: Mapping[str, Any]) -> Answer:
    """The answer as it was stored; what a later version added is empty, what it dropped is left out."""
    known = {field.name for field in fields(Answer)}
    said: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in stored.items() if name in known}
    return Answer(**said)


def _named(answer: Answer) -> str:
    shown = _("، ").join(answer.names[:5])
    return _("%(names)s وغيرها", names=shown) if answer.count > len(answer.names[:5]) > 0 else shown


def _published_words(answer: Answer) -> str:
    if not answer.hit:
        return _("لا تقع في هذه الطبقة")
    said = str(CONSTRAINTS[answer.kind])
    if answer.kind == "height" and answer.height_m is not None:
        said = _("%(what)s: %(n)s م", what=said, n=f"{answer.height_m:g}")
    elif answer.authority:
        said = _("%(what)s: %(who)s", what=said, who=answer.authority)
    if 0 < answer.share < 0.995:
        said = _("%(what)s، على %(part)s%% من الموقع", what=said, part=format_number(answer.share * 100, 0))
    return _("%(what)s (%(names)s)", what=said, names=_named(answer)) if answer.names else said


def _zone_words(answer: Answer) -> str:
    return _("، ").join(f"{name} ({code})" for name, code in zip(answer.names, answer.codes, strict=False))


def _near_words(answer: Answer) -> str:
    metres = format_number(answer.distance_m or 0, 0)
    return _("أقربها %(name)s على بعد %(n)s م", name=answer.names[0], n=metres) if answer.names else _("أقربها على بعد %(n)s م", n=metres)


def _street_words(answer: Answer) -> str:
    widths = [float(code) for code in answer.codes if code]
    said = _named(answer) or _("شارع بلا اسم مسجل")
    return _("%(names)s، أعرضها %(n)s م", names=said, n=f"{max(widths):g}") if widths else _("%(names)s، وعرضها غير مسجل", names=said)


def _counted(answer: Answer) -> str:
    count = _("عدد المباني المسجلة: %(n)s", n=answer.count)
    return f"{count} ({_named(answer)})" if answer.names else count


_RESTRICTIONS = {"usufruct": _l("انتفاع"), "mortgage": _l("رهن"), "easement": _l("ارتفاق"), "restriction": _l("قيد")}
_HIT: Mapping[str, Callable[[Answer], str]] = {
    **dict.fromkeys(("municipality", "district", "parcel", "open_ground", "origin", "permits", "history", "land_change", "violations"), _named),
    **dict.fromkeys(("mosque", "school", "health", "fuel"), _near_words),
    "zone": _zone_words,
    "street": _street_words,
    "wadi": lambda answer: _named(answer) or _("مجرى وادٍ يلامس الموقع"),
    "building": _counted,
    "restriction": lambda answer: _("، ").join(str(_RESTRICTIONS.get(code, code)) for code in answer.codes),
}  # fmt: skip
_NOTHING_NEAR = _l("لا يوجد منها شيء على بعد 500 م")
_MISS: Mapping[str, Any] = {
    "municipality": _l("خارج حدود الأمانة"),
    "district": _l("لا يقع في حي مسجل"),
    "zone": _l("لا منطقة بناء مسجلة هنا"),
    "parcel": _l("لا قطعة مسجلة هنا"),
    "street": _l("لا يلاصق شارعاً مسجلاً"),
    "wadi": _l("لا يلامس وادياً"),
    "open_ground": _l("لا يقع في حديقة أو أرض مفتوحة"),
    "building": _l("لا مبنى مسجل هنا"),
    "mosque": _NOTHING_NEAR,
    "school": _NOTHING_NEAR,
    "health": _NOTHING_NEAR,
    "fuel": _NOTHING_NEAR,
    "origin": _l("لم تنشأ من تقسيم أو دمج"),
    "permits": _l("لا رخصة سارية"),
    "history": _l("لا رخصة سابقة"),
    "land_change": _l("لا معاملة مفتوحة على الحدود"),
    "violations": _l("لا مخالفة مفتوحة"),
    "restriction": _l("لا قيد مسجل"),
}

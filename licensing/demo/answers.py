"""Believable answers to any form of the catalogue, by the type of each question; names of people and firms are invented."""

from typing import Any

from app.forms import Field, FormDefinition

_TEXTS = {
    "contractor_name": ("مؤسسة البناء المتين للمقاولات", "شركة رواسي الخرج للمقاولات", "مؤسسة السواعد الوطنية"),
    "supervising_engineer": ("م. أحمد القرني", "م. سلمان الغامدي", "م. خالد الزهراني"),
    "engineer_accreditation_no": ("204118", "317702", "118845"),
    "trade_name": ("قرطاسية النخيل", "خياط الواحة", "زهور السيح", "جوالات الخرج", "أزياء اليمامة", "مكتب الدلم للخدمات"),
    "shop_address": ("حي النزهة، شارع الأمل، مبنى 4312", "حي الورود، طريق الملك فهد، مبنى 2207", "حي السلام، شارع التعاون، مبنى 1180"),
    "unified_no": ("7000900035", "7000900035"),
    "manager_id": ("1000900041", "1000900058"),
}
_NUMBERS = {
    "height_m": ("10.5", "9.8", "11.2"),
    "parking_bays": ("2", "3"),
    "separated_units": ("0",),
    "fence_height_front_m": ("2.4", "2.8"),
    "fence_height_side_m": ("3", "3.5"),
    "fence_height_rear_m": ("3", "3.2"),
    "shop_area_m2": ("48", "72.5", "110", "36"),
    "sign_area_m2": ("4", "6", "3.5"),
    "licence_years": ("1", "2", "3"),
}


def answers_of(form: FormDefinition, seed: int) -> dict[str, Any]:
    """Every question answered; the same seed gives the same answers."""
    return {field.name: _answer(field, seed) for field in form.fields if not field.shown_if}


def _answer(field: Field, seed: int) -> Any:
    if field.type == "checkbox":
        return "y"
    if field.choices:
        return _pick([choice.value for choice in field.choices if choice.value not in ("to_demolish", "other")], seed)
    if field.name in _TEXTS:
        return _pick(_TEXTS[field.name], seed)
    return _pick(_NUMBERS.get(field.name, ("1",)), seed)


def _pick(values: Any, seed: int) -> Any:
    return values[seed % len(values)]

"""The layers of the register, which stand in the same catalogue and are edited elsewhere."""

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from gis.planner.layers import GROUPS, LAYERS


@dataclass(frozen=True)
class BuiltIn:
    """``public``: restricted layers of cases show staff the rows of their own branches."""

    code: str
    title: Any
    group: Any
    kind: str
    first_zoom: int
    fields: list[dict[str, str]]
    public: bool


def built_in() -> list[BuiltIn]:
    return [
        BuiltIn(
            layer.name,
            layer.title,
            GROUPS[layer.group],
            layer.kind,
            layer.first_zoom,
            [{"name": name, "title": str(one.title), "type": one.type} for name, one in layer.properties.items()],
            layer.name not in ("visits", "applications"),
        )
        for layer in LAYERS.values()
    ]


def find_built_in(code: str) -> BuiltIn | None:
    return next((one for one in built_in() if one.code == code), None)


ORIGIN = _l("سجل الأراضي والمعاملات")

"""What is gathered over the rows of a layer while it is described: extent, kinds of shape, types of columns."""

from collections.abc import Mapping
from typing import Any

import shapely
from shapely import Geometry

_KINDS = {0: "point", 4: "point", 1: "line", 5: "line", 2: "line", 3: "polygon", 6: "polygon"}


class Extent:
    """Grows with every shape."""

    def __init__(self) -> None:
        self.box: tuple[float, float, float, float] | None = None
        self.has_z = False
        self._kinds: set[str] = set()

    def add_shape(self, shape: Geometry | None) -> None:
        if shape is None or shape.is_empty:
            return
        self._kinds.add(_KINDS.get(shapely.get_type_id(shape), "mixed"))
        self.has_z |= shape.has_z
        self.add_box(shape.bounds)

    def add_box(self, box: tuple[float, ...]) -> None:
        if self.box is None:
            self.box = (box[0], box[1], box[2], box[3])
        else:
            self.box = (min(self.box[0], box[0]), min(self.box[1], box[1]), max(self.box[2], box[2]), max(self.box[3], box[3]))

    @property
    def kind(self) -> str:
        return next(iter(self._kinds)) if len(self._kinds) == 1 else "mixed" if self._kinds else "unknown"


def type_name(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "integer"
    return "number" if isinstance(value, float) else "text"


def type_of_value(value: Any, *, keep: bool = False) -> Any:
    """The value if Arrow can hold it; a whole number beyond 64 bits as its digits."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > 2**63 - 1:
        return str(value)
    return value if keep else type_name(value)


def merged_types(types: dict[str, str], row: Mapping[str, Any]) -> None:
    """Widen the known types of the columns by one row."""
    for name, value in row.items():
        if value is None:
            types.setdefault(name, "unknown")
            continue
        found, known = type_name(value), types.get(name, "unknown")
        if known in ("unknown", found):
            types[name] = found
        else:
            types[name] = "number" if {known, found} == {"integer", "number"} else "text"

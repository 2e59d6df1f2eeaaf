"""A filter's tree as a condition on a layer's rows: only properties the layer lists, values always bound."""

import operator
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, and_, not_, or_

from app.errors import UserError
from gis.planner.cql2 import WESTERN, Comparison, Junction, Literal, Negation, Tree, parse, read_date
from gis.planner.layers import Layer, Property

MOST_TOLD = 20  # names of fields in a sentence
_SIGNS: dict[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def condition(source: str, layer: Layer) -> ColumnElement[bool] | None:
    """What the CQL2 text asks of the layer's rows; None if it asks nothing.

    Raises:
        UserError: not CQL2, a property that the layer does not list, a value of another type.
    """
    return _expression(parse(source), layer) if source.strip() else None


def _expression(tree: Tree, layer: Layer) -> ColumnElement[bool]:
    if isinstance(tree, Negation):
        return not_(_expression(tree.part, layer))
    if isinstance(tree, Junction):
        joined = and_ if tree.operator == "and" else or_
        return joined(*(_expression(part, layer) for part in tree.parts))
    return _compared(tree, layer)


def _compared(tree: Comparison, layer: Layer) -> ColumnElement[bool]:
    known = layer.properties.get(tree.name)
    if known is None:
        raise UserError("filter_unknown_field", field=tree.name[:60], fields="، ".join(list(layer.properties)[:MOST_TOLD]))
    if tree.operator == "is null":
        found = known.column.is_(None)
    else:
        found = _asked(tree.operator, known, [_value(value, known, tree.name) for value in tree.values], tree.name)
    return not_(found) if tree.negated else found


def _asked(sign: str, known: Property, values: Sequence[Any], name: str) -> ColumnElement[bool]:
    if sign == "in":
        return known.column.in_(values)
    if sign == "between":
        return known.column.between(values[0], values[1])
    if sign == "like":
        if known.type != "text" or values[0].replace("\\\\", "").endswith("\\"):
            raise UserError("filter_wrong_type", field=name)
        return known.column.like(values[0], escape="\\")
    return _SIGNS[sign](known.column, values[0])


def _value(value: Literal, known: Property, name: str) -> Any:
    """The value as the column's type: dates may be written as text, digits in either script."""
    if known.type == "date" and isinstance(value, str):
        value = read_date(value)
    if known.type == "text" and isinstance(value, Decimal):
        value = f"{value:f}"
    wanted = {"text": str, "number": Decimal, "date": date, "boolean": bool}[known.type]
    if not isinstance(value, wanted) or (isinstance(value, Decimal) and abs(value) > Decimal("1e15")):
        raise UserError("filter_wrong_type", field=name)
    return known.bound(value.translate(WESTERN) if isinstance(value, str) else value)

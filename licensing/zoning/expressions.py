"""A closed language for limits in rule rows: numbers, names, + - * /, min, max, comparisons and ``a if c else b``.

Nothing is ever evaluated by Python itself: the text is parsed, every node is checked against a short list,
and only the checked tree is walked.
"""

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

MAX_LENGTH = 200

Binary = Callable[[float, float], float]
OPERATORS: dict[type[ast.operator], Binary] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
COMPARISONS: dict[type[ast.cmpop], Callable[[float, float], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
FUNCTIONS: dict[str, Callable[..., float]] = {"max": max, "min": min}


class ExpressionError(ValueError):
    """The text is not in the language."""


class UnknownName(LookupError):
    """A name in the expression has no value: the question goes to a person."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


@dataclass(frozen=True)
class Expression:
    """A checked expression: its text, the names it needs, and its tree."""

    text: str
    names: frozenset[str]
    tree: ast.expr

    def value(self, values: Mapping[str, float | None]) -> float:
        """The number for these values.

        Raises:
            UnknownName: a needed value is absent or None.
        """
        return float(_evaluate(self.tree, values))


@lru_cache(maxsize=1024)
def parse_expression(text: str) -> Expression:
    """The expression, once every node of it is found on the short list.

    Raises:
        ExpressionError: for anything outside the language, with the offending text.
    """
    if len(text) > MAX_LENGTH:
        raise ExpressionError(f"longer than {MAX_LENGTH} characters")
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError) as error:
        raise ExpressionError(text) from error
    return Expression(text, frozenset(_check(tree)), tree)


def _check(node: ast.expr) -> set[str]:
    """Names used below this node; refuses every node that is not listed."""
    match node:
        case ast.Constant(value=value) if isinstance(value, int | float) and not isinstance(value, bool):
            return set()
        case ast.Name(id=name) if name not in FUNCTIONS:
            return {name}
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return _check(operand)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATORS:
            return _check(left) | _check(right)
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in COMPARISONS:
            return _check(left) | _check(right)
        case ast.IfExp(test=ast.Compare() as test, body=body, orelse=orelse):
            return _check(test) | _check(body) | _check(orelse)
        case ast.Call(func=ast.Name(id=name), args=[_, *_] as args, keywords=[]) if name in FUNCTIONS:
            return set().union(*(_check(arg) for arg in args))
    raise ExpressionError(ast.unparse(node))


def _evaluate(node: ast.expr, values: Mapping[str, float | None]) -> float:
    match node:
        case ast.Constant(value=int() | float() as value):
            return value
        case ast.Name(id=name):
            known = values.get(name)
            if known is None:
                raise UnknownName(name)
            return known
        case ast.UnaryOp(operand=operand):
            return -_evaluate(operand, values)
        case ast.BinOp(left=left, op=op, right=right):
            return OPERATORS[type(op)](_evaluate(left, values), _evaluate(right, values))
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return COMPARISONS[type(op)](_evaluate(left, values), _evaluate(right, values))
        case ast.IfExp(test=test, body=body, orelse=orelse):
            return _evaluate(body if _evaluate(test, values) else orelse, values)
        case ast.Call(func=ast.Name(id=name), args=args):
            return FUNCTIONS[name](*(_evaluate(arg, values) for arg in args))
    raise ExpressionError(ast.unparse(node))

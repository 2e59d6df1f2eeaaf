"""CQL2 text (OGC 21-065r2), the part a planner needs, read into a tree. Pure: no web, no database.

AND, OR, NOT, brackets, = <> < <= > >=, LIKE, BETWEEN, IN, IS NULL, and the literals 'text' (a quote is doubled), number,
TRUE, FALSE, DATE('2026-01-31'). A property stands on the left of its comparison. pygeofilter 0.4 is not used: it refuses
doubled quotes, and deep input ends it with RecursionError.
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.errors import UserError

MOST_LETTERS, MOST_NODES, MOST_DEPTH = 4000, 200, 32
WESTERN = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")

Literal = str | Decimal | bool | date


@dataclass(frozen=True)
class Comparison:
    """``operator`` is =, <>, <, <=, >, >=, like, between, in or is null; ``negated`` turns it round."""

    name: str
    operator: str
    values: tuple[Literal, ...] = ()
    negated: bool = False


@dataclass(frozen=True)
class Junction:
    operator: str  # and, or
    parts: tuple["Tree", ...]


@dataclass(frozen=True)
class Negation:
    part: "Tree"


Tree = Comparison | Junction | Negation

_TOKEN = re.compile(
    r"""\s*(?:(?P<text>'(?:[^']|'')*')|(?P<quoted>"[^"]+")|(?P<number>[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d{1,2})?)"""
    r"""|(?P<word>[^\W\d]\w*)|(?P<sign><>|<=|>=|[=<>(),]))"""
)
_COMPARED = ("=", "<>", "<", "<=", ">", ">=")
_RESERVED = frozenset(["AND", "OR", "NOT", "LIKE", "BETWEEN", "IN", "IS", "NULL", "TRUE", "FALSE", "DATE"])


def parse(source: str) -> Tree:
    """The tree of a filter.

    Raises:
        UserError: longer, deeper or larger than allowed, or not the language above.
    """
    if len(source) > MOST_LETTERS or "\x00" in source:
        raise UserError("filter_too_large", limit=MOST_LETTERS)
    reader = _Reader(_tokens(source))
    tree = reader.either(0)
    reader.end()
    return tree


def _tokens(source: str) -> list[tuple[str, str, int]]:
    found, at = [], 0
    source = source.rstrip()
    while at < len(source):
        match = _TOKEN.match(source, at)
        if match is None or match.lastgroup is None:
            raise UserError("filter_syntax", at=at + 1)
        found.append((match.lastgroup, match[match.lastgroup], match.start(match.lastgroup) + 1))
        at = match.end()
    return found


class _Reader:
    """Recursive descent; depth and number of nodes are counted, so no input exhausts the stack."""

    def __init__(self, tokens: list[tuple[str, str, int]]) -> None:
        self.tokens, self.at, self.nodes = tokens, 0, 0

    def either(self, depth: int) -> Tree:
        return self._chain("OR", depth)

    def end(self) -> None:
        if self.at < len(self.tokens):
            self._refuse()

    def _chain(self, word: str, depth: int) -> Tree:
        parts = [self._below(word, depth)]
        while self._took(word):
            parts.append(self._below(word, depth))
        return parts[0] if len(parts) == 1 else Junction(word.lower(), tuple(parts))

    def _below(self, word: str, depth: int) -> Tree:
        return self._chain("AND", depth) if word == "OR" else self._one(depth)

    def _one(self, depth: int) -> Tree:
        self._count(depth)
        if self._took("NOT"):
            return Negation(self._one(depth + 1))
        if self._took("("):
            tree = self.either(depth + 1)
            self._want(")")
            return tree
        return self._comparison()

    def _comparison(self) -> Comparison:
        name = self._name()
        if self._took("IS"):
            negated = self._took("NOT")
            self._want("NULL")
            return Comparison(name, "is null", (), negated)
        negated = self._took("NOT")
        for word, read in (("LIKE", self._single), ("BETWEEN", self._pair), ("IN", self._list)):
            if self._took(word):
                return Comparison(name, word.lower(), read(), negated)
        sign = next((sign for sign in _COMPARED if not negated and self._took(sign)), None)
        return Comparison(name, sign, self._single()) if sign else self._refuse()

    def _single(self) -> tuple[Literal, ...]:
        return (self._literal(),)

    def _pair(self) -> tuple[Literal, ...]:
        low = self._literal()
        self._want("AND")
        return low, self._literal()

    def _list(self) -> tuple[Literal, ...]:
        self._want("(")
        values = [self._literal()]
        while self._took(","):
            values.append(self._literal())
        self._want(")")
        return tuple(values)

    def _literal(self) -> Literal:
        self._count(0)
        kind, word, at = self._next()
        if kind == "text":
            return word[1:-1].replace("''", "'")
        if kind == "number":
            return Decimal(word.translate(WESTERN))
        if kind == "word" and word.upper() in ("TRUE", "FALSE"):
            return word.upper() == "TRUE"
        if kind == "word" and word.upper() == "DATE":
            self._want("(")
            kind, word, at = self._next()
            self._want(")")
            return read_date(word.strip("'"), at)
        self.at -= 1
        return self._refuse()

    def _name(self) -> str:
        kind, word, _ = self._next()
        if kind == "quoted" or (kind == "word" and word.upper() not in _RESERVED):
            return word.strip('"')
        self.at -= 1
        return self._refuse()

    def _took(self, wanted: str) -> bool:
        if self.at < len(self.tokens):
            kind, word, _ = self.tokens[self.at]
            if kind in ("word", "sign") and word.upper() == wanted:
                self.at += 1
                return True
        return False

    def _want(self, wanted: str) -> None:
        if not self._took(wanted):
            self._refuse()

    def _next(self) -> tuple[str, str, int]:
        if self.at >= len(self.tokens):
            self._refuse()
        self.at += 1
        return self.tokens[self.at - 1]

    def _count(self, depth: int) -> None:
        self.nodes += 1
        if depth > MOST_DEPTH or self.nodes > MOST_NODES:
            raise UserError("filter_too_large", limit=MOST_NODES)

    def _refuse(self):
        last = (
            self.tokens[self.at][2] if self.at < len(self.tokens) else (self.tokens[-1][2] + len(self.tokens[-1][1]) if self.tokens else 1)
        )
        raise UserError("filter_syntax", at=last)


def read_date(value: str, at: int = 1) -> date:
    try:
        return date.fromisoformat(value.translate(WESTERN))
    except ValueError:
        raise UserError("filter_syntax", at=at) from None

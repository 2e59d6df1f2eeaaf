"""XML looked through before any library opens it: no entities, no document type, bounded depth; elements counted."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.parsers import expat

from gis.importers.problems import UnusableFile

DEEPEST = 200
_CHUNK = 1 << 20


@dataclass
class Outline:
    """What a file of XML holds: its root, how often each element (by local name), and its parents."""

    root: str = ""
    counts: Counter[str] = field(default_factory=Counter)
    members: int = 0  # elements directly inside those that are called members
    srs: set[str] = field(default_factory=set)


def outline(path: Path, members_of: frozenset[str] = frozenset()) -> Outline:
    """Read through once.

    Raises:
        UnusableFile: entities or external parts, too deep, not well-formed.
    """
    found = Outline()
    parser = expat.ParserCreate()
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    stack: list[str] = []

    def begin(name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if not stack:
            found.root = local
        elif stack[-1] in members_of:
            found.members += 1
        stack.append(local)
        if len(stack) > DEEPEST:
            raise UnusableFile("import_too_complex")
        found.counts[local] += 1
        if "srsName" in attributes and len(found.srs) < 10:
            found.srs.add(attributes["srsName"])

    def end(_name: str) -> None:
        stack.pop()

    def forbid(*_: Any) -> int:
        raise UnusableFile("import_xml_entities")

    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = parser.ExternalEntityRefHandler = forbid
    _feed(parser, path)
    return found


def _feed(parser: Any, path: Path) -> None:
    try:
        with path.open("rb") as stream:
            while part := stream.read(_CHUNK):
                parser.Parse(part, False)
            parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise UnusableFile("import_xml_damaged", line=error.lineno) from error

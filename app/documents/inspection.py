"""Is the file what it says it is, and may it be kept? Content decides; names and declarations must agree with it."""

import re
from pathlib import Path
from typing import Any, NamedTuple

import puremagic

from app.documents import images, papers
from app.documents.kinds import FileKind
from app.documents.storage import Received
from app.errors import UserError
from app.forms.geometry import MAX_BYTES, GeometryFault, GeometryLimits, parse_geojson

_SIGNATURES = {"pdf": rb"%PDF-", "jpg": rb"\xff\xd8\xff", "png": rb"\x89PNG\r\n\x1a\n", "webp": rb"RIFF....WEBP"}


class Inspected(NamedTuple):
    """What is to be kept: the file as received, or bytes drawn anew; and what a camera told in private."""

    content: bytes | Path
    private_exif: dict[str, Any] | None


def inspect(received: Received, kind: FileKind) -> Inspected:
    """Check a received file of the claimed kind.

    Raises:
        UserError: ``file_type_mismatch`` or a fault of that kind of file (see ``messages``).
    """
    if kind.extension == "geojson":
        _check_shape(received)
        return Inspected(received.path, None)
    if not _looks_like(received.head(), kind):
        raise UserError("file_type_mismatch", extension=kind.extension)
    if kind.extension == "pdf":
        papers.check_paper(received.path)
        return Inspected(received.path, None)
    return Inspected(*images.redraw(received.path, kind.extension))


def _looks_like(head: bytes, kind: FileKind) -> bool:
    """The signature stands at the very beginning, and the sniffer knows the file by the same media type."""
    if not re.match(_SIGNATURES[kind.extension], head, re.DOTALL):
        return False
    try:
        return any(match.mime_type == kind.media_type for match in puremagic.magic_string(head))
    except (puremagic.PureError, ValueError):
        return False


def _check_shape(received: Received) -> None:
    if received.size > MAX_BYTES:
        raise UserError("shape_too_large", limit=MAX_BYTES // 1000)
    try:
        parse_geojson(received.path.read_bytes(), GeometryLimits(kinds=("Point", "LineString", "Polygon", "MultiPolygon")))
    except GeometryFault as fault:
        raise UserError("shape_file_damaged") from fault

"""The kinds of file the platform takes, and how large each may be."""

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.errors import UserError

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class FileKind:
    """One kind: the extension we give it, those people use, its media type, and what browsers may call it."""

    extension: str
    media_type: str
    words: str
    also: tuple[str, ...] = ()
    declared: tuple[str, ...] = ()


_UNDECLARED = ("", "application/octet-stream", "binary/octet-stream")
KINDS = (
    FileKind("pdf", "application/pdf", "PDF", declared=("application/x-pdf",)),
    FileKind("jpg", "image/jpeg", _l("صورة JPG"), also=("jpeg", "jpe", "jfif"), declared=("image/jpg", "image/pjpeg")),
    FileKind("png", "image/png", _l("صورة PNG"), declared=("image/x-png",)),
    FileKind("webp", "image/webp", _l("صورة WebP")),
    FileKind("geojson", "application/geo+json", "GeoJSON", also=("json",), declared=("application/json", "text/plain")),
)
BY_EXTENSION = {name: kind for kind in KINDS for name in (kind.extension, *kind.also)}
PAPERS = ("pdf", "jpg", "png")
PHOTOS = ("jpg", "png", "webp")


def kind_of_name(extension: str, declared: str, accept: tuple[str, ...]) -> FileKind:
    """The kind that a file's extension claims, if it is wanted here and the browser does not claim another.

    Raises:
        UserError: ``file_type_refused`` or ``file_type_mismatch``.
        KeyError: ``accept`` names a kind the platform does not know (a mistake in a definition).
    """
    wanted = tuple(dict.fromkeys(BY_EXTENSION[name] for name in accept))
    kind = BY_EXTENSION.get(extension)
    if kind is None or kind not in wanted:
        raise UserError("file_type_refused", accepted=_("، ").join(str(k.words) for k in wanted), extension=extension)
    if declared.partition(";")[0].strip().lower() not in (kind.media_type, *kind.declared, *_UNDECLARED):
        raise UserError("file_type_mismatch", extension=extension)
    return kind

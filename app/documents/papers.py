"""PDF files that people send: readable, of bearable length, and without anything that acts."""

from collections.abc import Iterable
from pathlib import Path

import pikepdf

from app.errors import UserError

MAX_PAGES = 300
_MAX_OBJECTS = 200_000
# Keys and action names by which a PDF does something by itself or carries other files.
_ACTIVE_KEYS = frozenset(
    {"/JS", "/JavaScript", "/EmbeddedFiles", "/EmbeddedFile", "/EF", "/XFA", "/RichMediaContent", "/RichMediaSettings"}
)
_ACTIVE_ACTIONS = frozenset(
    {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/GoToE", "/Rendition", "/Movie", "/Sound", "/RichMediaExecute"}
)
_ACTIVE_SUBTYPES = frozenset({"/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"})


def check_paper(path: Path) -> int:
    """Count the pages of a PDF that may be kept.

    Raises:
        UserError: ``pdf_damaged``, ``pdf_encrypted``, ``pdf_too_many_pages``, ``pdf_too_complex`` or ``pdf_active``.
    """
    try:
        with pikepdf.open(path, suppress_warnings=True, attempt_recovery=False) as paper:
            if paper.is_encrypted:
                raise UserError("pdf_encrypted")
            if len(paper.objects) > _MAX_OBJECTS:
                raise UserError("pdf_too_complex")
            pages = len(paper.pages)
            if pages == 0:
                raise UserError("pdf_damaged")
            if pages > MAX_PAGES:
                raise UserError("pdf_too_many_pages", limit=MAX_PAGES)
            if any(_is_active(thing) for thing in paper.objects):
                raise UserError("pdf_active")
            if paper.get_warnings():  # readers mend such a file each in its own way: what is signed must look one way
                raise UserError("pdf_damaged")
            return pages
    except pikepdf.PasswordError as error:
        raise UserError("pdf_encrypted") from error
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, RuntimeError, OverflowError, MemoryError) as error:
        raise UserError("pdf_damaged") from error


def _is_active(thing: pikepdf.Object, depth: int = 0) -> bool:
    """Whether this object, or one written inside it, acts or carries files; indirect ones are visited by themselves."""
    if depth > 40:
        raise UserError("pdf_too_complex")
    if isinstance(thing, pikepdf.Stream):
        thing = thing.stream_dict
    if isinstance(thing, pikepdf.Dictionary):
        return _acts(thing) or any(_is_active(value, depth + 1) for value in _direct(thing.values()))
    if isinstance(thing, pikepdf.Array):
        return any(_is_active(item, depth + 1) for item in _direct(thing))
    return False


def _direct(values: Iterable[pikepdf.Object]) -> list[pikepdf.Object]:
    return [value for value in values if isinstance(value, (pikepdf.Dictionary, pikepdf.Array)) and not value.is_indirect]


def _acts(dictionary: pikepdf.Object) -> bool:
    if not _ACTIVE_KEYS.isdisjoint(dictionary.keys()):
        return True
    return (
        _name(dictionary, "/S") in _ACTIVE_ACTIONS
        or _name(dictionary, "/Subtype") in _ACTIVE_SUBTYPES
        or _name(dictionary, "/Type") == "/EmbeddedFile"
    )


def _name(dictionary: pikepdf.Object, key: str) -> str:
    value = dictionary.get(key)
    return str(value) if isinstance(value, pikepdf.Name) else ""

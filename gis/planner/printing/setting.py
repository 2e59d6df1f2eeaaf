"""WeasyPrint costs a second to read; only who prints pays it."""

from app.documents.typesetting import set_page

__all__ = ["set_page"]

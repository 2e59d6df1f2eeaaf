"""PDF files from templates: our own fonts and given data only, nothing fetched, Arabic shaped and tagged."""

from typing import Any

from flask import current_app

from app.documents.codes import qr_data_uri, qr_svg
from app.i18n.language import current_language, in_language
from app.lazily import Lazily

typesetting = Lazily("app.documents.typesetting", __name__)


def render_pdf(template: str, *, language: str = "ar", **context: Any) -> bytes:
    """A PDF (PDF/A-3a, PDF/UA-1) from a template, see ``render_page``.

    Raises:
        NothingIsFetched: the template names anything but our fonts and ``data:`` images.
    """
    return as_pdf(render_page(template, language=language, **context))


def as_pdf(page: str) -> bytes:
    """The page, set."""
    pdf: bytes = typesetting.set_page(page)
    return pdf


def render_page(template: str, *, language: str = "ar", **context: Any) -> str:
    """The page that is set as PDF: a template that extends ``pdf/base.html``, in the reader's language, not the sender's.

    Context processors do not run: the template sees its context, the filters, ``_`` and ``qr_svg``.
    Text belongs in HTML, never inside SVG: SVG text comes out unjoined.
    """
    with in_language(language):
        page: str = current_app.jinja_env.get_template(template).render(
            lang=current_language(),
            direction="ltr" if current_language() == "en" else "rtl",
            site_name=context.pop("site_name", None) or _site_name(),
            qr_svg=qr_svg,
            qr_data_uri=qr_data_uri,
            **context,
        )
    return page


def _site_name() -> str:
    names = current_app.config.get("SITE_NAMES", {})
    language = current_language()
    return names.get(language) or ("Al-Kharj Amanah" if language == "en" else "أمانة الخرج")

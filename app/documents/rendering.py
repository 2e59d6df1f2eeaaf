"""PDF files from templates: our own fonts and given data only, nothing fetched, Arabic shaped and tagged."""

import threading
from contextlib import suppress
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from flask import current_app
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from app.documents.codes import qr_data_uri, qr_svg
from app.i18n.language import current_language, in_language

_ROOT = Path(__file__).parents[2]
_FONT_FOLDERS = (_ROOT / "app/static/dist/fonts/complete", _ROOT / "node_modules/@ibm/plex-sans-arabic/fonts/complete/woff2")
_FONT_SCHEME = "plex:"
_WEIGHTS = {400: "Regular", 500: "Medium", 700: "Bold"}
_DATA_IMAGES = ("data:image/png", "data:image/jpeg", "data:image/svg+xml", "data:image/webp")
# Pango's font map is not made for several threads.
_one_at_a_time = threading.Lock()


class NothingIsFetched(RuntimeError):
    """A document asked for something outside itself: a fault of its template, so it is not rendered at all."""


class _OnlyOurOwn(URLFetcher):
    """Fonts from our folder and pictures written into the page; no file, no network. Keeps what it refused."""

    def __init__(self) -> None:
        super().__init__(fail_on_errors=True)
        self.refused: list[str] = []

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        weight = url.removeprefix(_FONT_SCHEME)
        if url != weight and weight in _WEIGHTS.values():
            return URLFetcherResponse(url, body=_font_file(weight).read_bytes(), headers={"Content-Type": "font/woff2"})
        if url.startswith(_DATA_IMAGES):
            return super().fetch(url, headers)
        self.refused.append(url[:80])
        raise FatalURLFetchingError(url[:80])


def render_pdf(template: str, *, language: str = "ar", **context: Any) -> bytes:
    """A PDF (PDF/UA-1) from a template that extends ``pdf/base.html``, in the reader's language, not the sender's.

    Context processors do not run: the template sees its context, the filters, ``_`` and ``qr_svg``.
    Text belongs in HTML, never inside SVG: SVG text comes out unjoined.

    Raises:
        NothingIsFetched: the template names anything but our fonts and ``data:`` images.
    """
    with in_language(language):
        page = current_app.jinja_env.get_template(template).render(
            lang=current_language(),
            direction="ltr" if current_language() == "en" else "rtl",
            site_name=context.pop("site_name", None) or _site_name(),
            qr_svg=qr_svg,
            qr_data_uri=qr_data_uri,
            **context,
        )
    with _one_at_a_time:
        return _set(page)


def _set(page: str) -> bytes:
    fonts, styles = _typography()
    target, fetcher = BytesIO(), _OnlyOurOwn()
    # The error is a BaseException, which would pass every handler of ours, and which SVG drawing swallows.
    with suppress(FatalURLFetchingError):
        HTML(string=page, base_url="document:", url_fetcher=fetcher).write_pdf(
            target, stylesheets=[styles], font_config=fonts, pdf_variant="pdf/ua-1"
        )
    if fetcher.refused:
        raise NothingIsFetched(f"a document may fetch nothing: {fetcher.refused}")
    return target.getvalue()


def _site_name() -> str:
    names = current_app.config.get("SITE_NAMES", {})
    language = current_language()
    return names.get(language) or ("Al-Kharj Amanah" if language == "en" else "أمانة الخرج")


@cache
def _typography() -> tuple[FontConfiguration, CSS]:
    """Fonts are read once per process: 45 ms a document instead of 330."""
    fonts = FontConfiguration()
    faces = "\n".join(
        f'@font-face {{ font-family: "Plex"; font-weight: {weight}; src: url("{_FONT_SCHEME}{name}") format("woff2") }}'
        for weight, name in _WEIGHTS.items()
    )
    return fonts, CSS(string=faces, font_config=fonts, url_fetcher=_OnlyOurOwn(), base_url="document:")


def _font_file(weight: str) -> Path:
    candidates = [folder / f"IBMPlexSansArabic-{weight}.woff2" for folder in _FONT_FOLDERS]
    for path in candidates:
        if path.is_file():
            return path
    raise FileNotFoundError(f"IBM Plex Sans Arabic is missing; run the asset build: {candidates[0]}")

"""Setting a page as PDF with WeasyPrint: our own fonts and given data only, nothing fetched."""

import threading
from contextlib import suppress
from functools import cache
from io import BytesIO

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from app.documents.fonts import font_file

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
            return URLFetcherResponse(url, body=font_file(weight).read_bytes(), headers={"Content-Type": "font/woff2"})
        if url.startswith(_DATA_IMAGES):
            return super().fetch(url, headers)
        self.refused.append(url[:80])
        raise FatalURLFetchingError(url[:80])


def set_page(page: str) -> bytes:
    """A PDF (PDF/UA-1) of the HTML page.

    Raises:
        NothingIsFetched: the page names anything but our fonts and ``data:`` images.
    """
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


@cache
def _typography() -> tuple[FontConfiguration, CSS]:
    """Fonts are read once per process: 45 ms a document instead of 330."""
    fonts = FontConfiguration()
    faces = "\n".join(
        f'@font-face {{ font-family: "Plex"; font-weight: {weight}; src: url("{_FONT_SCHEME}{name}") format("woff2") }}'
        for weight, name in _WEIGHTS.items()
    )
    return fonts, CSS(string=faces, font_config=fonts, url_fetcher=_OnlyOurOwn(), base_url="document:")

"""Setting a page as PDF with WeasyPrint: to be kept (PDF/A-3a) and read by everybody (PDF/UA-1), nothing fetched."""

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
_UA = "http://www.aiim.org/pdfua/ns/id/"
# PDF/A asks that a property it does not know is described in the file itself: that of PDF/UA.
_BOTH_NORMS = f"""<rdf:Description rdf:about="" xmlns:pdfuaid="{_UA}" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>{_UA}</pdfaSchema:namespaceURI><pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description></rdf:RDF>""".encode()
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
    """A PDF of the HTML page, PDF/A-3a and PDF/UA-1.

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
        document = HTML(string=page, base_url="document:", url_fetcher=fetcher).render(stylesheets=[styles], font_config=fonts)
        told = document.metadata.generate_rdf_metadata
        document.metadata.generate_rdf_metadata = lambda *norm: told(*norm).replace(b"</rdf:RDF>", _BOTH_NORMS)
        document.write_pdf(target, pdf_variant="pdf/a-3a")
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

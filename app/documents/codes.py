"""QR codes of our own addresses."""

import segno


def qr_svg(url: str, scale: float = 3) -> str:
    """The code as inline SVG without scripts, ids or fixed colours of its own; error correction M, quiet zone 2."""
    return segno.make(url, error="m", micro=False).svg_inline(scale=scale, border=2, svgclass="qr", lineclass=None, omitsize=True)


def qr_data_uri(url: str) -> str:
    """The same as a ``data:`` address for an image element in pages and PDF files."""
    return segno.make(url, error="m", micro=False).svg_data_uri(border=2, scale=3)

"""Files that people attach: a plan, a photograph."""

from io import BytesIO
from typing import Any

import pikepdf
from PIL import Image, ImageDraw


def paper(name: str = "plan.pdf") -> dict[str, Any]:
    made, body = pikepdf.new(), BytesIO()
    made.add_blank_page()
    made.docinfo["/Title"] = name  # each file its own bytes
    made.save(body)
    return {"name": name, "mimeType": "application/pdf", "buffer": body.getvalue()}


def photo(name: str = "site.jpg", shade: int = 150) -> dict[str, Any]:
    picture, body = Image.new("RGB", (1200, 900), (shade, 160, 120)), BytesIO()
    ImageDraw.Draw(picture).rectangle((300, 250, 900, 700), fill=(90, 90, shade))
    picture.save(body, "JPEG", quality=80)
    return {"name": name, "mimeType": "image/jpeg", "buffer": body.getvalue()}

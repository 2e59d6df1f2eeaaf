"""Sample papers as an office would scan them: one sheet drawn for plans, one for everything else, marked as samples."""

from functools import cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from app.documents.fonts import font_file

_A4 = (1240, 1754)  # 150 dots to the inch
_INK, _FAINT = (22, 22, 22), (108, 115, 127)
_ROWS = (
    ("الجهة المصدرة", "جهة افتراضية"),
    ("الرقم", "رقم نموذجي"),
    ("البيان", "نص نموذجي يبين مكان المحتوى"),
    ("الحالة", "لا يغني عن الأصل"),
)


@cache
def sample_sheet(style: str, mark: str) -> bytes:
    """A PDF of one page; ``style`` is ``plans`` or ``paper``, ``mark`` tells a corrected copy from the first."""
    sheet = Image.new("RGB", _A4, "white")
    pen = ImageDraw.Draw(sheet)
    _write(pen, 120, "مخطط نموذجي" if style == "plans" else "مستند نموذجي", 56)
    _write(pen, 215, "صفحة واحدة تقوم مقام الوثيقة الحقيقية في النسخة التجريبية." + (" نسخة معدلة." if mark else ""), 30, _FAINT)
    if style == "plans":
        _draw_plan(pen)
    else:
        _draw_table(pen)
    body = BytesIO()
    sheet.save(body, "PDF", resolution=150, title="نموذج")
    return body.getvalue()


def _draw_plan(pen: ImageDraw.ImageDraw) -> None:
    """A ground floor: outer walls, rooms, doors, dimension lines."""
    pen.rectangle((180, 380, 1060, 1280), outline=_INK, width=9)
    for wall in ((180, 800, 640, 800), (560, 380, 560, 960), (560, 960, 1060, 960), (820, 380, 820, 800), (820, 960, 820, 1280)):
        pen.line(wall, fill=_INK, width=9)
    for door in ((300, 720, 460, 880), (740, 880, 900, 1040), (480, 520, 640, 680)):
        pen.arc(door, 180, 270, fill=_FAINT, width=4)
    for furniture in ((240, 880, 380, 1100), (900, 440, 1000, 560), (640, 1080, 760, 1180)):
        pen.rectangle(furniture, outline=_FAINT, width=4)
    pen.line((120, 380, 120, 1280), fill=_FAINT, width=4)
    pen.line((180, 1350, 1060, 1350), fill=_FAINT, width=4)


def _draw_table(pen: ImageDraw.ImageDraw) -> None:
    for number, (name, value) in enumerate(_ROWS):
        top = 380 + number * 110
        pen.rectangle((120, top, 1120, top + 110), outline=_FAINT, width=3)
        _write(pen, top + 32, name, 32, _FAINT, right=1090)
        _write(pen, top + 32, value, 32, right=760)


def _write(pen: ImageDraw.ImageDraw, top: int, words: str, size: int, ink: tuple[int, int, int] = _INK, right: int = 1120) -> None:
    face = ImageFont.truetype(font_file("Regular"), size, layout_engine=ImageFont.Layout.RAQM)
    pen.text((right, top), words, font=face, fill=ink, anchor="ra", direction="rtl", language="ar")

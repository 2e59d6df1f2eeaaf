"""Drawn photos for the demo: a pit, a pour, a gate, a street. No picture of a real place; each with EXIF as a tablet writes it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from random import Random

from PIL import Image, ImageDraw, ImageFilter

SIZE = (800, 600)
_GPS, _EXIF, _TAKEN = 0x8825, 0x8769, 0x9003
Pen = ImageDraw.ImageDraw


@dataclass
class DrawnPhoto:
    """A photo as ``documents.store_photo`` takes it."""

    stream: BytesIO
    filename: str
    mimetype: str = "image/jpeg"


def draw(scene: str, seed: int, longitude: float, latitude: float, taken: datetime) -> DrawnPhoto:
    """The scene; the same for the same seed."""
    random = Random(f"{scene}{seed}")
    picture = Image.new("RGB", SIZE, "#d9c9a6")
    pen = ImageDraw.Draw(picture, "RGBA")
    _ground(pen, random)
    SCENES.get(scene, _pit)(pen, random)
    picture = Image.blend(picture.filter(ImageFilter.GaussianBlur(0.9)), Image.effect_noise(SIZE, 20).convert("RGB"), 0.07)
    body = BytesIO()
    picture.save(body, "JPEG", quality=78, exif=_exif(longitude, latitude, taken))
    body.seek(0)
    return DrawnPhoto(body, f"IMG_{taken:%Y%m%d_%H%M%S}.jpg")


def scene_of(item: str) -> str:
    """Which scene shows what was found wrong."""
    return {
        "site_fence": "open",
        "site_board": "open",
        "not_poured": "pour",
        "excavation_safe": "pit",
        "street_clear": "street",
        "materials": "street",
        "debris": "street",
        "permit_held": "walls",
        "floors": "walls",
        "coverage": "walls",
        "as_approved": "walls",
    }.get(item, "pit")


def _ground(pen: Pen, random: Random) -> None:
    for y in range(230):
        pen.line([(0, y), (800, y)], (150 + y // 4, 190 + y // 6, 225))
    x = -30
    while x < 800:
        wide, high = random.randint(90, 160), random.randint(60, 130)
        pen.rectangle([x, 230 - high, x + wide, 232], random.choice(["#d8c8a8", "#e7dcc4", "#cdb993"]), "#94845f")
        for w in range(x + 14, x + wide - 20, 34):
            pen.rectangle([w, 250 - high, w + 15, 272 - high], "#70808c")
        x += wide + random.randint(-6, 14)
    pen.rectangle([0, 230, 800, 600], "#cbb78c")
    for _ in range(260):
        a, b = random.randint(0, 800), random.randint(236, 600)
        pen.ellipse([a, b, a + random.randint(2, 7), b + random.randint(1, 4)], random.choice(["#b7a274", "#dccba4", "#a59067"]))


def _pit(pen: Pen, random: Random) -> None:
    """An excavation with reinforcement and nothing to hold its sides."""
    pen.polygon([(110, 330), (690, 330), (760, 560), (40, 560)], "#8f7748", "#6b5731")
    pen.polygon([(160, 370), (640, 370), (690, 540), (110, 540)], "#6f5a35")
    for x in range(170, 640, 34):
        pen.line([(x, 376), (x + (x - 400) // 5, 536)], "#4b3a34", 5)
    for y in range(384, 540, 26):
        pen.line([(150 - (y - 384) // 5, y), (650 + (y - 384) // 5, y)], "#5a4640", 4)
    pen.ellipse([600 + random.randint(0, 60), 290, 790, 360], "#b99f6c")


def _pour(pen: Pen, random: Random) -> None:
    """Concrete that nobody came to see before."""
    _pit(pen, random)
    pen.polygon([(170, 392), (630, 392), (672, 530), (128, 530)], "#a9a9a4", "#8c8c88")
    for _ in range(40):
        a, b = random.randint(180, 600), random.randint(400, 515)
        pen.arc([a, b, a + 46, b + 14], 200, 340, "#bdbdb8", 2)
    pen.rectangle([690, 200, 706, 420], "#d4872a")


def _open(pen: Pen, random: Random) -> None:
    """A site that anybody can walk into."""
    for x in range(60, 360, 60):
        pen.rectangle([x, 300, x + 8, 430], "#8d8f94")
    pen.line([(60, 320), (330, 320)], "#9aa0a6", 4)
    for _ in range(5):
        a = random.randint(400, 700)
        pen.rectangle([a, 400, a + 70, 440], "#a7a39a", "#7d7a72")


def _street(pen: Pen, random: Random) -> None:
    """Blocks and sand on the pavement."""
    pen.rectangle([0, 430, 800, 600], "#6d6c6a")
    pen.rectangle([0, 405, 800, 430], "#c4bdae")
    pen.polygon([(120, 520), (330, 520), (240, 380)], "#cfb887", "#a9925f")
    for row in range(4):
        for col in range(7 - row):
            pen.rectangle([440 + col * 38 + row * 18, 480 - row * 28, 474 + col * 38 + row * 18, 505 - row * 28], "#b8b5ae", "#8c8a84")


def _walls(pen: Pen, random: Random) -> None:
    """A storey that stands where none was permitted."""
    pen.rectangle([180, 150, 640, 520], "#c9b48a", "#7e6c48")
    pen.rectangle([180, 150, 640, 260], "#b9b6af", "#84827c")
    for x in range(220, 620, 110):
        pen.rectangle([x, 310, x + 60, 400], "#5e6b74")
        pen.rectangle([x, 180, x + 60, 240], "#777069")
    for x in range(190, 640, 50):
        pen.line([(x, 150), (x, 110 + random.randint(0, 10))], "#5a4640", 4)


def _gate(pen: Pen, random: Random) -> None:
    """A closed gate."""
    pen.rectangle([0, 250, 800, 470], "#d8cba9", "#a8966d")
    pen.rectangle([290, 265, 510, 470], "#4d6650", "#2e4030")
    pen.line([(400, 265), (400, 470)], "#2e4030", 5)
    for y in range(285, 460, 26):
        pen.line([(296, y), (504, y)], "#415843", 3)
    pen.ellipse([388, 360, 412, 384], "#d9b545", "#8a6d1a")


SCENES: dict[str, Callable[[Pen, Random], None]] = {
    "pit": _pit,
    "pour": _pour,
    "open": _open,
    "street": _street,
    "walls": _walls,
    "gate": _gate,
}


def _exif(longitude: float, latitude: float, taken: datetime) -> Image.Exif:
    exif = Image.Exif()
    exif.get_ifd(_EXIF)[_TAKEN] = f"{taken:%Y:%m:%d %H:%M:%S}"
    gps = exif.get_ifd(_GPS)
    gps[1], gps[2], gps[3], gps[4] = "N", _sexagesimal(latitude), "E", _sexagesimal(longitude)
    return exif


def _sexagesimal(angle: float) -> tuple[float, float, float]:
    minutes = (angle % 1) * 60
    return float(int(angle)), float(int(minutes)), round((minutes % 1) * 60, 4)

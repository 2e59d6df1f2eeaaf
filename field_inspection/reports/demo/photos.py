"""Drawn photos for the demo: no picture of a real place or person. Each is a file as a telephone sends it, with EXIF."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from io import BytesIO
from random import Random

from PIL import Image, ImageDraw, ImageFilter

SIZE = (640, 480)
_GPS, _EXIF, _TAKEN = 0x8825, 0x8769, 0x9003


@dataclass
class DrawnPhoto:
    """A photo as ``documents.store_photo`` takes it."""

    stream: BytesIO
    filename: str
    mimetype: str = "image/jpeg"


Scene = Callable[[ImageDraw.ImageDraw, Random, bool], None]


def draw(family: str, *, after: bool, seed: int, longitude: float, latitude: float, taken: datetime) -> DrawnPhoto:
    """The family's scene, broken or mended; the same for the same seed."""
    random = Random(f"{family}{after}{seed}")
    picture = Image.new("RGB", SIZE, "#cdbb98")
    pen = ImageDraw.Draw(picture, "RGBA")
    _SCENES.get(family, _street)(pen, random, after)
    picture = picture.filter(ImageFilter.GaussianBlur(0.8))
    picture = Image.blend(picture, _grain(), 0.08)
    body = BytesIO()
    picture.save(body, "JPEG", quality=78, exif=_exif(longitude, latitude, taken))
    body.seek(0)
    return DrawnPhoto(body, f"IMG_{taken:%Y%m%d}_{seed:04d}.jpg")


@cache
def _grain() -> Image.Image:
    """The sensor's noise; one for all, because making it takes longer than drawing."""
    return Image.effect_noise(SIZE, 18).convert("RGB")


def _exif(longitude: float, latitude: float, taken: datetime) -> Image.Exif:
    exif = Image.Exif()
    exif.get_ifd(_EXIF)[_TAKEN] = f"{taken:%Y:%m:%d %H:%M:%S}"
    gps = exif.get_ifd(_GPS)
    gps[1], gps[2], gps[3], gps[4] = "N", _sexagesimal(latitude), "E", _sexagesimal(longitude)
    return exif


def _sexagesimal(angle: float) -> tuple[float, float, float]:
    minutes = (angle % 1) * 60
    return float(int(angle)), float(int(minutes)), round((minutes % 1) * 60, 4)


def _sky(pen: ImageDraw.ImageDraw, random: Random, night: bool = False) -> int:
    """Sky, houses, and the asphalt below; answers where the street begins."""
    horizon = random.randint(170, 210)
    top, low = ((24, 30, 52), (60, 62, 84)) if night else ((158, 196, 226), (226, 222, 205))
    for y in range(horizon):
        pen.line([(0, y), (640, y)], tuple(a + (b - a) * y // horizon for a, b in zip(top, low, strict=True)))
    x = -20
    while x < 640:
        wide, high = random.randint(70, 130), random.randint(60, 120)
        shade = random.choice(["#d9c7a3", "#e6d8bd", "#cbb48c", "#efe6d2"]) if not night else random.choice(["#3a3a48", "#444452"])
        pen.rectangle([x, horizon - high, x + wide, horizon], shade, "#8a7a5c")
        for w in range(x + 12, x + wide - 18, 30):
            pen.rectangle(
                [w, horizon - high + 18, w + 14, horizon - high + 38], "#6f7f8c" if not night else random.choice(["#f5d98a", "#2a2a36"])
            )
        x += wide + random.randint(-4, 10)
    pen.rectangle([0, horizon, 640, horizon + 26], "#b9ad98" if not night else "#4a4a54")
    pen.rectangle([0, horizon + 26, 640, 480], "#6d6c6a" if not night else "#2c2c34")
    for x in range(random.randint(-60, 0), 640, 140):
        pen.polygon([(x, 372), (x + 70, 372), (x + 58, 384), (x - 14, 384)], "#e9e4d4" if not night else "#77746c")
    return horizon + 26


def _street(pen: ImageDraw.ImageDraw, random: Random, after: bool) -> None:
    """A hole in the asphalt, or its patch."""
    _sky(pen, random)
    x, y, w, h = random.randint(180, 330), random.randint(290, 340), random.randint(130, 210), random.randint(60, 90)
    if after:
        pen.rectangle([x - 10, y - 6, x + w + 10, y + h + 6], "#4a4a4a", "#3c3c3c")
        return
    pen.ellipse([x - 12, y - 8, x + w + 12, y + h + 8], "#5c5a55")
    pen.ellipse([x, y, x + w, y + h], "#2d2823")
    pen.ellipse([x + 20, y + 14, x + w - 30, y + h - 10], "#1b1713")
    for _ in range(26):
        a, b = random.randint(x - 60, x + w + 60), random.randint(y - 20, y + h + 30)
        pen.ellipse([a, b, a + random.randint(4, 12), b + random.randint(3, 8)], "#857d70")


def _lamp(pen: ImageDraw.ImageDraw, random: Random, after: bool) -> None:
    ground, x = _sky(pen, random, night=True), random.randint(220, 420)
    if after:
        for r in range(150, 20, -10):
            pen.ellipse([x + 62 - r, 88 - r, x + 62 + r, 88 + r], (255, 226, 150, 14))
        pen.polygon([(x + 40, 92), (x + 88, 92), (x + 210, 470), (x - 90, 470)], (255, 226, 150, 46))
    pen.rectangle([x, 80, x + 9, ground + 120], "#8d8f94")
    pen.line([(x + 4, 84), (x + 62, 84)], "#8d8f94", 7)
    pen.rectangle([x + 44, 80, x + 84, 92], "#ffe9b0" if after else "#55565c")


def _waste(pen: ImageDraw.ImageDraw, random: Random, after: bool) -> None:
    ground, x = _sky(pen, random), random.randint(190, 300)
    if not after:
        for _ in range(16):
            a, b, r = x + random.randint(-90, 230), ground + random.randint(60, 170), random.randint(18, 40)
            pen.ellipse([a, b, a + r * 2, b + int(r * 1.5)], random.choice(["#23252b", "#3b3e46", "#e8e6df", "#7a4b2b", "#2f5d7c"]))
    pen.polygon([(x, ground), (x + 190, ground), (x + 176, ground + 130), (x + 14, ground + 130)], "#2f7d4a", "#1f5a34")
    pen.rectangle([x - 6, ground - 14, x + 196, ground + 4], "#276a3e")
    if not after:
        for a in range(x, x + 170, 34):
            pen.ellipse([a, ground - 48, a + 56, ground + 6], random.choice(["#23252b", "#e8e6df", "#454850"]))


def _water(pen: ImageDraw.ImageDraw, random: Random, after: bool) -> None:
    ground = _sky(pen, random)
    x = random.randint(240, 330)
    if not after:
        for _ in range(9):
            a, b, w = random.randint(40, 380), random.randint(ground + 50, 400), random.randint(160, 320)
            pen.ellipse([a, b, a + w, b + w // 4], (86, 92, 74, 190))
        for _ in range(8):
            a, b = random.randint(120, 480), random.randint(ground + 80, 420)
            pen.arc([a, b, a + 60, b + 18], 190, 350, (220, 226, 216, 160), 2)
    pen.ellipse([x, 330, x + 110, 362], "#4b4b4d" if after else "#3a3d33", "#2b2b2d", 3)


def _tree(pen: ImageDraw.ImageDraw, random: Random, after: bool) -> None:
    ground, x = _sky(pen, random), random.randint(200, 320)
    if after:
        pen.ellipse([x + 40, ground + 96, x + 110, ground + 122], "#8a6b43", "#5e4527", 3)
        return
    pen.line([(x, ground + 130), (x + 250, ground + 60)], "#7a5a35", 22)
    for _ in range(60):
        a, b = x + 230 + random.randint(-70, 110), ground + 60 + random.randint(-60, 70)
        pen.ellipse([a, b, a + random.randint(20, 46), b + random.randint(14, 30)], random.choice(["#3f7d3a", "#56934a", "#2f6330"]))


_SCENES: dict[str, Scene] = {
    "roads": _street,
    "excavation": _street,
    "lighting": _lamp,
    "cleaning": _waste,
    "visual": _waste,
    "water": _water,
    "flood": _water,
    "parks": _tree,
    "facilities": _street,
    "cemetery": _street,
}
FAMILIES = ("roads", "lighting", "cleaning", "water", "parks")

"""Photos and scans: measured before they are decoded, then drawn anew so that nothing but the picture is left."""

import struct
import threading
import warnings
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps, UnidentifiedImageError

from app.errors import UserError

MAX_MEGAPIXELS = 60
_LONGEST_SIDE = 20_000
_LARGEST_PROFILE = 200_000
_FORMATS = {"jpg": ("JPEG", "MPO"), "png": ("PNG",), "webp": ("WEBP",)}
_GPS, _EXIF, _TAKEN = 0x8825, 0x8769, 0x9003
# A decoded picture takes up to 4 bytes a pixel; one at a time per process keeps that bounded.
_one_at_a_time = threading.Lock()
_DAMAGED = (
    UnidentifiedImageError,
    OSError,
    ValueError,
    SyntaxError,
    struct.error,
    OverflowError,
    EOFError,
    MemoryError,
    IndexError,
    KeyError,
    TypeError,
    ZeroDivisionError,
)


def redraw(path: Path, extension: str) -> tuple[bytes, dict[str, Any] | None]:
    """The picture alone, upright, without EXIF, XMP, thumbnails or comments (its colour profile stays).

    Returns:
        the new bytes, and what the camera said of place and time (``private_exif``), or None.

    Raises:
        UserError: ``image_damaged``, ``image_too_many_pixels`` or ``image_animated``; decided from the header
            wherever it can be, so that a bomb is never unpacked.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        warnings.simplefilter("ignore", UserWarning)
        try:
            with Image.open(path, formats=_FORMATS[extension]) as picture:
                _check_header(picture)
                private = _place_and_time(picture)
                with _one_at_a_time:
                    return _encode(picture, extension), private
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise UserError("image_too_many_pixels", limit=MAX_MEGAPIXELS) from error
        except _DAMAGED as error:
            raise UserError("image_damaged") from error


def _check_header(picture: Image.Image) -> None:
    width, height = picture.size
    if width * height > MAX_MEGAPIXELS * 1_000_000 or max(width, height) > _LONGEST_SIDE:
        raise UserError("image_too_many_pixels", limit=MAX_MEGAPIXELS)
    if picture.format != "MPO" and getattr(picture, "n_frames", 1) > 1:
        raise UserError("image_animated")


def _encode(picture: Image.Image, extension: str) -> bytes:
    profile = picture.info.get("icc_profile")
    upright = ImageOps.exif_transpose(picture)
    same_colours = upright.mode in ("RGB", "RGBA", "L", "LA", "P")
    if (extension == "jpg" and upright.mode not in ("RGB", "L")) or upright.mode not in ("RGB", "RGBA", "L", "LA", "P", "I;16", "1"):
        upright = upright.convert("RGB")
    upright.info = {"transparency": upright.info["transparency"]} if "transparency" in upright.info else {}
    settings: dict[str, Any] = {"jpg": {"quality": 90, "optimize": True}, "png": {}, "webp": {"quality": 90}}[extension]
    if profile and same_colours and len(profile) <= _LARGEST_PROFILE:
        settings = settings | {"icc_profile": profile}
    target = BytesIO()
    upright.save(target, _FORMATS[extension][0], **settings)
    return target.getvalue()


def _place_and_time(picture: Image.Image) -> dict[str, Any] | None:
    """Longitude, latitude (WGS 84 degrees) and the camera's local time, as far as they can be read."""
    try:
        exif = picture.getexif()
        gps, taken = exif.get_ifd(_GPS), exif.get_ifd(_EXIF).get(_TAKEN)
    except _DAMAGED:
        return None
    found: dict[str, Any] = {}
    latitude, longitude = _degrees(gps, 2, 1, "S"), _degrees(gps, 4, 3, "W")
    if latitude is not None and longitude is not None and abs(latitude) <= 90 and abs(longitude) <= 180:
        found |= {"longitude": longitude, "latitude": latitude}
    if isinstance(taken, str) and taken.isascii() and taken.isprintable():
        found["taken_at"] = taken[:19]
    return found or None


def _degrees(gps: Any, value_tag: int, side_tag: int, negative: str) -> float | None:
    try:
        degrees, minutes, seconds = (float(part) for part in gps[value_tag])
        angle = degrees + minutes / 60 + seconds / 3600
        return round(-angle if str(gps[side_tag]).strip("\0 ").upper() == negative else angle, 7) if angle == angle else None
    except (KeyError, ValueError, TypeError, ZeroDivisionError, OverflowError):
        return None

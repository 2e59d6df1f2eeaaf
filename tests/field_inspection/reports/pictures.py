"""A small photo as a telephone sends it, with the place where it was taken inside."""

from io import BytesIO

from PIL import Image
from werkzeug.datastructures import FileStorage


def photo(name: str = "IMG_1.jpg", color: str = "#887766", latitude: float = 24.15) -> FileStorage:
    picture, exif = Image.new("RGB", (64, 48), color), Image.Exif()
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "N", (latitude, 0.0, 0.0), "E", (47.31, 0.0, 0.0)
    body = BytesIO()
    picture.save(body, "JPEG", exif=exif)
    body.seek(0)
    return FileStorage(body, name, content_type="image/jpeg")

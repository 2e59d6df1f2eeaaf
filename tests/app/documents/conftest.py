"""Files made for the tests: pictures with and without secrets, papers, and ways to hand them in."""

import io
from pathlib import Path

import pikepdf
import pytest
from flask import Flask
from flask_babel import Babel
from PIL import Image
from werkzeug.datastructures import FileStorage

from app.documents import storage

HOSTILE = Path(__file__).parents[4] / "shared/data/hostile_inputs"


def picture(kind: str = "JPEG", size=(64, 48), mode: str = "RGB", **settings) -> bytes:
    target = io.BytesIO()
    Image.new(mode, size, "#1b8354" if mode.startswith("RGB") else 0).save(target, kind, **settings)
    return target.getvalue()


def photo_with_place(latitude=(24.0, 9.0, 0.36), longitude=(47.0, 18.0, 36.0)) -> bytes:
    exif = Image.Exif()
    exif[0x010E] = "secret description"
    exif.get_ifd(0x8825).update({1: "N", 2: latitude, 3: "E", 4: longitude})
    exif.get_ifd(0x8769)[0x9003] = "2026:11:22 09:30:00"
    return picture(exif=exif, comment=b"secret comment")


def paper(pages: int = 1, change=None) -> bytes:
    made = pikepdf.new()
    for _ in range(pages):
        made.add_blank_page()
    if change:
        change(made)
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def upload(content: bytes, name: str, declared: str = "") -> FileStorage:
    return FileStorage(io.BytesIO(content), filename=name, content_type=declared)


@pytest.fixture
def store_root(tmp_path):
    """A media store of its own, the current application's for the length of the test."""
    app = Flask(__name__)
    Babel(app, default_locale="ar")
    app.config["MEDIA_DIR"] = tmp_path / "media"
    storage.init_app(app)
    with app.app_context():
        yield tmp_path / "media"

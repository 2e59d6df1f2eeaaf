import hashlib
import io

import pytest

from app.documents.storage import media, stored_path
from app.errors import NotFound, TooLarge, UserError


def test_bytes_lie_under_their_hash_once(store_root):
    digest, size = media().keep(b"words")
    assert digest == hashlib.sha256(b"words").hexdigest() and size == 5
    assert stored_path(digest) == store_root / digest[:2] / digest
    before = stored_path(digest).stat().st_mtime_ns
    assert media().keep(b"words") == (digest, 5)
    assert stored_path(digest).stat().st_mtime_ns == before
    assert list((store_root / "incoming").iterdir()) == []


def test_a_truncated_file_is_replaced_by_the_whole_one(store_root):
    digest, _size = media().keep(b"words")
    stored_path(digest).chmod(0o600)
    stored_path(digest).write_bytes(b"wor")
    media().keep(b"words")
    assert stored_path(digest).read_bytes() == b"words"


def test_reading_stops_at_the_limit(store_root):
    class Endless(io.RawIOBase):
        given = 0

        def read(self, size=-1):
            self.given += size
            return b"x" * size

    stream = Endless()
    with pytest.raises(TooLarge):
        media().receive(stream, 1_000_000)
    assert stream.given < 2_000_000
    assert list((store_root / "incoming").iterdir()) == []


def test_nothing_is_no_file(store_root):
    with pytest.raises(UserError, match="file_empty"):
        media().receive(io.BytesIO(b""), 10)


def test_a_path_is_made_of_a_hash_and_nothing_else(store_root):
    for name in ("../../etc/passwd", "a" * 63, "A" * 64, "g" * 64, ""):
        with pytest.raises(ValueError):
            media().path_of(name)
    with pytest.raises(NotFound):
        stored_path("0" * 64)

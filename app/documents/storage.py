"""Where bytes lie: one interface, files on disk under their SHA-256. Nothing else opens the media folder."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO, Protocol

from flask import Flask, current_app

from app.errors import NotFound, TooLarge, UserError

_BLOCK = 256 * 1024
_MEGABYTE = 1024 * 1024


class MediaStore(Protocol):
    """What the platform asks of a store; another one (objects in a bucket) may take the disk's place."""

    def receive(self, stream: IO[bytes], max_bytes: int) -> "Received": ...

    def keep(self, content: bytes | Path) -> tuple[str, int]: ...

    def path_of(self, sha256: str) -> Path: ...


class Received:
    """A body written to a scratch file, removed when the block ends."""

    def __init__(self, path: Path, size: int) -> None:
        self.path, self.size = path, size

    def head(self, length: int = 4096) -> bytes:
        with self.path.open("rb") as file:
            return file.read(length)

    def __enter__(self) -> "Received":
        return self

    def __exit__(self, *_error: object) -> None:
        self.path.unlink(missing_ok=True)


class DiskStore:
    """``<root>/aa/<sha256>``, written beside its place, forced to disk and renamed: whole or not there."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.scratch = root / "incoming"

    def receive(self, stream: IO[bytes], max_bytes: int) -> Received:
        """Write a body to a scratch file, stopping as soon as it is larger than allowed.

        Raises:
            TooLarge: ``file_too_large``.
            UserError: ``file_empty``.
        """
        size = 0
        with self._scratch_file() as (file, path):
            while block := stream.read(_BLOCK):
                size += len(block)
                if size > max_bytes:
                    raise TooLarge("file_too_large", limit=max_bytes // _MEGABYTE)
                file.write(block)
            if size == 0:
                raise UserError("file_empty")
        return Received(path, size)

    def keep(self, content: bytes | Path) -> tuple[str, int]:
        """Store bytes for good; the same bytes a second time change nothing. Returns their SHA-256 and size."""
        digest, size = _digest(content)
        place = self.path_of(digest)
        if place.exists() and place.stat().st_size == size:
            return digest, size
        place.parent.mkdir(parents=True, exist_ok=True)
        with self._scratch_file() as (file, path):
            for block in _blocks(content):
                file.write(block)
            file.flush()
            os.fsync(file.fileno())
        path.chmod(0o640)
        path.replace(place)
        _sync_folder(place.parent)
        return digest, size

    def path_of(self, sha256: str) -> Path:
        """The place of stored bytes; the digest is the only thing a path is ever made of."""
        if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
            raise ValueError("not a SHA-256")
        return self.root / sha256[:2] / sha256

    @contextmanager
    def _scratch_file(self) -> Iterator[tuple[BinaryIO, Path]]:
        self.scratch.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self.scratch)
        path = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                yield file, path
        except BaseException:
            path.unlink(missing_ok=True)
            raise


def init_app(app: Flask) -> None:
    app.extensions["media"] = DiskStore(Path(app.config["MEDIA_DIR"]))


def media() -> MediaStore:
    """The installation's store."""
    return current_app.extensions["media"]


def stored_path(sha256: str) -> Path:
    """The file of stored bytes.

    Raises:
        NotFound: the register names bytes that the store does not hold.
    """
    path = media().path_of(sha256)
    if not path.is_file():
        raise NotFound("file_missing")
    return path


def _blocks(content: bytes | Path) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
        return
    with content.open("rb") as file:
        while block := file.read(_BLOCK):
            yield block


def _digest(content: bytes | Path) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    for block in _blocks(content):
        digest.update(block)
        size += len(block)
    return digest.hexdigest(), size


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

"""A form or call that arrives twice has one effect: the second gets the first one's answer.

The key's row is inserted in the business transaction itself, so both live or die together; a second sender waits
on the first one's row. Browsers do re-send a POST whose connection died after the commit.
"""

import hashlib
import re
import uuid
from datetime import datetime

from flask import Flask, Response, g, request
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from app import db
from app.authz import access_of, current_actor
from app.errors import BadRequest, UserError

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
FIELD, HEADER = "idempotency_key", "Idempotency-Key"
_KEY = re.compile(r"[A-Za-z0-9_-]{8,255}")
_UNCOMPARED = {FIELD, "csrf_token"}
_BIGGEST_KEPT_BODY = 64 * 1024
_BLOCK = 256 * 1024


class IdempotencyKey(db.Base):
    """One accepted key and the answer it got. Pruned after 72 hours by a job."""

    __tablename__ = "idempotency_key"

    principal: Mapped[str] = mapped_column(primary_key=True)
    route: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    fingerprint: Mapped[str]
    status: Mapped[int | None]
    location: Mapped[str | None]
    content_type: Mapped[str | None]
    body: Mapped[bytes | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now(), index=True)


def init_app(app: Flask) -> None:
    app.jinja_env.globals["idempotency_key"] = lambda: uuid.uuid4().hex


def begin() -> Response | None:
    """Take the request's key; answer a replay of what its first sending got, or None to go on.

    Raises:
        BadRequest: an unsafe request without a key.
        UserError: the key was used before with another body.
    """
    if request.method in SAFE or access_of(request.endpoint) in ("machine", None):
        return None
    return take(_principal())


def take(principal: str) -> Response | None:
    """As ``begin``, for an interface that has found out by itself who sends."""
    key = request.headers.get(HEADER) or request.form.get(FIELD, "")
    if not _KEY.fullmatch(key):
        raise BadRequest("key_missing")
    taken = {"principal": principal, "route": f"{request.method} {request.path}"[:500], "key": key}
    fingerprint = _fingerprint()
    fresh = (
        db.session()
        .execute(insert(IdempotencyKey).values(**taken, fingerprint=fingerprint).on_conflict_do_nothing().returning(IdempotencyKey.key))
        .first()
    )
    if fresh:
        g.idempotency = taken
        return None
    first = db.session().scalars(select(IdempotencyKey).filter_by(**taken)).one()
    if first.fingerprint != fingerprint:
        raise UserError("key_reused")
    return _replay(first)


def keep_instead(status: int, location: str) -> None:
    """The answer of this request holds a secret and is not kept: who sends it again is led elsewhere."""
    g.kept_instead = (status, location)


def remember(response: Response) -> None:
    """Keep the answer beside its key, in the same transaction."""
    if (taken := g.pop("idempotency", None)) is None:
        return
    row = db.session().scalars(select(IdempotencyKey).filter_by(**taken)).one_or_none()
    if row is None:  # the view undid its own transaction (a trial run): there is no effect to repeat
        return
    if (instead := g.pop("kept_instead", None)) is not None:
        row.status, row.location = instead
        return
    row.status, row.location = response.status_code, response.headers.get("Location")
    row.content_type = response.content_type
    if not response.is_streamed and (response.content_length or 0) <= _BIGGEST_KEPT_BODY:
        row.body = response.get_data()


def _replay(first: IdempotencyKey) -> Response:
    response = Response(first.body or b"", first.status or 200, content_type=first.content_type)
    if first.location:
        response.headers["Location"] = first.location
    response.headers["Idempotent-Replayed"] = "true"
    return response


def _principal() -> str:
    return str(current_actor().user_id or "public")


def _fingerprint() -> str:
    digest = hashlib.sha256()
    if request.mimetype in ("application/x-www-form-urlencoded", "multipart/form-data"):
        for name, value in sorted(request.form.items(multi=True)):
            if name not in _UNCOMPARED:
                digest.update(f"{name}={value}\0".encode())
        for name, file in sorted(request.files.items(multi=True)):
            digest.update(f"{name}:{file.filename}\0".encode())
            while block := file.stream.read(_BLOCK):
                digest.update(block)
            file.stream.seek(0)
    else:
        digest.update(request.get_data())
    return digest.hexdigest()

"""Who comes in as a program: by key alone, never by a browser's cookie, so that no page can be made to call."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Response, g, make_response, request
from flask.typing import ResponseReturnValue

from app import idempotency
from app.authz import acting_as, machine
from app.errors import Forbidden
from licensing.api import keys
from licensing.permissions import Permission


def keyed(scope: str = "", permission: Permission | None = None) -> Callable[[Callable], Callable]:
    """Mark a view of ``/api/v1``: a key with the scope, whose person may do it; unsafe calls need an Idempotency-Key.

    The command asks again for the subject, as it does for pages.
    """

    def mark(view: Callable) -> Callable:
        @wraps(view)
        def call(**given: Any) -> ResponseReturnValue:
            caller = keys.recognise(request.headers.get("Authorization", ""))
            g.acting.enter_context(acting_as(caller.actor))
            g.api_key, g.api_left = caller.key, caller.left
            if scope:
                keys.require_scope(caller.key, scope)
            if permission is not None and not caller.actor.may(permission):
                raise Forbidden("not_permitted", permission=str(permission))
            if request.method not in idempotency.SAFE and (before := idempotency.take(f"key {caller.key.id}")) is not None:
                return before
            return make_response(view(**given))

        call.__dict__.update(needs_key=True, scope=scope)
        return machine(call)

    return mark


def polish(response: Response) -> Response:
    """What every answer of the interface says about itself."""
    response.headers["Cache-Control"] = response.headers.get("Cache-Control") or "no-store"
    response.vary.add("Accept-Language")
    key = g.get("api_key")
    if key is not None:
        response.headers["RateLimit-Limit"] = str(key.per_minute)
        response.headers["RateLimit-Remaining"] = str(max(0, g.api_left))
    if response.status_code == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="api"'
    if response.status_code == 429:
        response.headers["Retry-After"] = "60"
    return response

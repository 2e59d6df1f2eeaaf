"""Assembling the platform and the packages that plug themselves into it."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Protocol

from apiflask import APIFlask
from flask import Flask, Response, request
from flask.typing import ResponseReturnValue

from app import authz, db, errors, events, idempotency, logs, navigation, ports, reading, tenancy, wiring
from app.casework import kinds

ROOT = Path(__file__).parent


class Wiring(Protocol):
    """What each package's ``wiring`` module offers: one function, no logic."""

    def init_app(self, app: Flask) -> None: ...


class Platform(APIFlask):
    """One request is one transaction: an unsafe method that succeeds commits, everything else rolls back."""

    def dispatch_request(self) -> ResponseReturnValue:  # type: ignore[override]
        from_before = idempotency.begin()
        if from_before is not None:
            return from_before
        response: Response = self.make_response(super().dispatch_request())
        if self._writes(response):
            idempotency.remember(response)
            db.commit()
        else:
            db.rollback()
        return response

    @staticmethod
    def _writes(response: Response) -> bool:
        return request.method not in idempotency.SAFE and response.status_code < 400


def build_app(config: Any, packages: Iterable[Wiring]) -> Flask:
    """Assemble the platform, then let each domain package plug itself in; refuse to boot if a promise is open."""
    app = Platform("app", root_path=str(ROOT), docs_path=None, spec_path="/api/v1/openapi.json", title="Amanah", version="0.1.0")
    _configure(app, config)
    for module in (logs, db, tenancy, reading, events, authz, errors, idempotency, kinds, ports, navigation):
        module.init_app(app)
    wiring.init_app(app)
    for package in packages:
        package.init_app(app)
    authz.check_every_endpoint_declares_access(app)
    kinds.check_procedures_resolve(app)
    kinds.check_prefixes_differ(app)
    return app


def _configure(app: Flask, config: Any) -> None:
    app.config.from_mapping({name: _plain(getattr(config, name)) for name in type(config).model_fields})
    app.config["CONFIG"] = config
    app.config["WORKER_CONNINFO"] = config.worker_conninfo
    app.config["TESTING"] = config.testing
    app.config["JSON_AS_ASCII"] = False
    app.config["SESSION_COOKIE_HTTPONLY"] = True
    app.config["SESSION_COOKIE_SAMESITE"] = "Lax"
    app.config["SESSION_COOKIE_SECURE"] = config.PUBLIC_URL.startswith("https:")
    app.config["MAX_CONTENT_LENGTH"] = config.MAX_BODY_BYTES
    app.config["MAX_FORM_MEMORY_SIZE"] = 4 * config.MAX_BODY_BYTES
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    app.config["WTF_CSRF_TIME_LIMIT"] = 12 * 3600
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def _plain(value: Any) -> Any:
    return value.get_secret_value() if hasattr(value, "get_secret_value") else value

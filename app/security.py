"""The browser's side of safety: content policy, headers, CSRF. Checked against a golden list in the tests."""

import secrets

from flask import Flask, Response, current_app, g, request
from flask_wtf.csrf import CSRFError, CSRFProtect

from app.authz import access_of
from app.errors import problem
from app.idempotency import SAFE

csrf = CSRFProtect()

POLICY = {
    "default-src": "'none'",
    "script-src": "'self' 'nonce-{nonce}'",
    "style-src": "'self' 'nonce-{nonce}'",
    "img-src": "'self' data: blob:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "frame-src": "'self'",
    "worker-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'self'",
}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(self), camera=(self), microphone=()",
    "X-Frame-Options": "SAMEORIGIN",
}


def csp_nonce() -> str:
    """One value per response, for the few inline elements that libraries need."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return g.csp_nonce


def init_app(app: Flask) -> None:
    csrf.init_app(app)
    app.jinja_env.globals["csp_nonce"] = csp_nonce
    app.before_request(_check_csrf)
    app.after_request(_harden)
    app.register_error_handler(CSRFError, _explain_csrf)


def _check_csrf() -> None:
    access = access_of(request.endpoint)
    if request.method not in SAFE and access not in ("machine", None) and current_app.config["WTF_CSRF_ENABLED"]:
        csrf.protect()


def _explain_csrf(_error: CSRFError) -> Response:
    return problem(400, "csrf")


def _harden(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if "Content-Security-Policy" not in response.headers:
        policy = "; ".join(f"{name} {value}" for name, value in _policy().items())
        response.headers["Content-Security-Policy"] = policy.replace("{nonce}", csp_nonce())
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    if "Cache-Control" not in response.headers and response.mimetype == "text/html":
        response.headers["Cache-Control"] = "no-store"
        response.vary.add("Cookie")
    response.headers.setdefault("X-Request-ID", g.get("request_id", ""))
    return response


def _policy() -> dict[str, str]:
    # A page may need to post to the payment gateway's own address after a redirect.
    extra = g.get("form_action", "")
    return POLICY | ({"form-action": f"'self' {extra}"} if extra else {})

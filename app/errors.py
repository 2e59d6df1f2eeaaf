"""Errors a person can act on. ``code`` is stable and public; the sentence is looked up in the reader's language."""

import uuid
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import structlog
from flask import Flask, Response, current_app, g, jsonify, render_template, request
from flask_babel import lazy_gettext as _l
from jinja2 import Template
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, InternalServerError

from app import db

log = structlog.get_logger()


class UserError(Exception):
    """Something the person can mend; ``details`` fill the sentence."""

    status = 422

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code)
        self.code, self.details = code, details


class BadRequest(UserError):
    status = 400


class Forbidden(UserError):
    """Seen, but not allowed."""

    status = 403


class NotFound(UserError):
    """Not there, or not for this person's eyes: the two are not told apart."""

    status = 404

    def __init__(self, code: str = "not_found", **details: Any) -> None:
        super().__init__(code, **details)


class Conflict(UserError):
    status = 409


class TooLarge(UserError):
    status = 413


class TooMany(UserError):
    status = 429


MESSAGES = {
    "not_found": _l("لم نجد ما طلبته. تأكد من الرقم أو الرابط، أو ابحث من الصفحة الرئيسية."),
    "not_permitted": _l("لا تملك صلاحية هذا الإجراء. إن كنت تحتاجها فاطلبها من مدير النظام في بلديتك."),
    "wrong_state": _l("تغيّرت حالة المعاملة قبل وصول طلبك، ولم يعد هذا الإجراء متاحاً. حدّث الصفحة لترى الحالة الحالية."),
    "changed_by_another": _l("عدّل شخص آخر هذا السجل قبلك. حدّث الصفحة وراجع التعديل ثم أعد المحاولة."),
    "duplicate": _l("هذا السجل موجود من قبل."),
    "key_missing": _l("وصل النموذج ناقصاً. حدّث الصفحة ثم أرسله مرة أخرى."),
    "key_reused": _l("سبق إرسال هذا النموذج ببيانات أخرى. افتح الصفحة من جديد وأدخل التعديل."),
    "csrf": _l("انتهت صلاحية الصفحة حمايةً لك. حدّث الصفحة ثم أرسل النموذج مرة أخرى؛ ما كتبته محفوظ في متصفحك."),
    "too_large": _l("حجم المرسل أكبر من المسموح. صغّر الملف ثم أعد الإرسال."),
    "too_many": _l("محاولات كثيرة خلال وقت قصير. انتظر قليلاً ثم حاول مرة أخرى."),
    "unavailable": _l("الخدمة مشغولة الآن. لم يُحفظ طلبك؛ يرجى المحاولة بعد دقيقة."),
    "unexpected": _l("حدث خطأ غير متوقع. لم يُحفظ طلبك، وسُجّل الخطأ لدينا. يرجى المحاولة مرة أخرى."),
    "bad_request": _l("تعذّر فهم الطلب. راجع ما أدخلته ثم أعد الإرسال."),
    "sign_in_first": _l("يلزم تسجيل الدخول أولاً."),
}

_HTTP_CODES = {
    400: "bad_request",
    401: "sign_in_first",
    403: "not_permitted",
    404: "not_found",
    405: "bad_request",
    413: "too_large",
    429: "too_many",
    503: "unavailable",
}
_MACHINE_PATHS = ("/api/", "/ogc", "/open311/", "/tiles/")


def register_messages(app: Flask, messages: Mapping[str, Any]) -> None:
    """Add a package's sentences; a code belongs to one package only."""
    if clash := messages.keys() & app.extensions["messages"].keys():
        raise ValueError(f"error codes defined twice: {', '.join(sorted(clash))}")
    app.extensions["messages"].update(messages)


def message_for(code: str, details: Mapping[str, Any] | None = None) -> str:
    """The sentence for a code, its placeholders filled."""
    sentence = str(current_app.extensions["messages"].get(code, MESSAGES["bad_request"]))
    try:
        return sentence % (details or {})
    except (KeyError, TypeError, ValueError):
        return sentence


def wants_json() -> bool:
    if request.path.startswith(_MACHINE_PATHS) or request.path.endswith((".json", ".geojson")):
        return True
    best = request.accept_mimetypes.best_match(["text/html", "application/json", "application/problem+json"])
    return best != "text/html" and bool(request.accept_mimetypes)


def problem(status: int, code: str, details: Mapping[str, Any] | None = None) -> Response:
    """An answer a person (page) or a program (RFC 9457 problem+json) understands."""
    db.rollback()
    title, request_id = message_for(code, details), g.get("request_id", "")
    if wants_json():
        body = jsonify(
            type="about:blank",
            title=title,
            status=status,
            code=code,
            request_id=request_id,
            details={key: str(value) for key, value in (details or {}).items()},
        )
        body.mimetype = "application/problem+json"
        body.status_code = status
        return body
    template: list[str | Template] = [f"errors/{status}.html", "errors/error.html"]
    return Response(render_template(template, status=status, code=code, message=title, request_id=request_id), status, mimetype="text/html")


def init_app(app: Flask) -> None:
    app.extensions["messages"] = dict(MESSAGES)

    @app.before_request
    def name_request() -> None:
        g.request_id = uuid.uuid4().hex[:12]

    @app.errorhandler(UserError)
    def show_user_error(error: UserError) -> Response:
        return problem(error.status, error.code, error.details)

    @app.errorhandler(HTTPException)
    def show_http_error(error: HTTPException) -> Response:
        if error.response is not None:
            return current_app.make_response(error.get_response())
        status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
        if isinstance(error, InternalServerError):
            log.error("unexpected", request_id=g.get("request_id"), path=request.path, exc_info=error.original_exception)
        return problem(status, _HTTP_CODES.get(status, "unexpected"))

    _of_the_database(app)


def _of_the_database(app: Flask) -> None:
    @app.errorhandler(IntegrityError)
    def show_violation(error: IntegrityError) -> Response:
        constraint = getattr(getattr(error.orig, "diag", None), "constraint_name", None) or ""
        known = constraint in app.extensions["messages"]
        if getattr(error.orig, "pgcode", None) in {"23505", "23P01"}:
            return problem(409, constraint if known else "duplicate")
        if known:
            return problem(422, constraint)
        return show_unexpected(error)

    @app.errorhandler(StaleDataError)
    def show_lost_race(_error: StaleDataError) -> Response:
        return problem(409, "changed_by_another")

    @app.errorhandler(OperationalError)
    def show_database_trouble(error: OperationalError) -> Response:
        log.error("database_trouble", request_id=g.get("request_id"), error=str(error.orig)[:200])
        response = problem(503, "unavailable")
        response.headers["Retry-After"] = "5"
        return response


def show_unexpected(error: Exception) -> Response:
    log.exception("unexpected", request_id=g.get("request_id"), path=request.path, exc_info=error)
    return problem(500, "unexpected")

"""Which language a page speaks: the account's, else the cookie's, else Arabic. Never part of an address."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote, urlencode

from flask import Blueprint, Flask, current_app, has_request_context, jsonify, redirect, request
from flask_babel import Babel, force_locale, get_locale
from flask_babel import lazy_gettext as _l
from sqlalchemy import update
from werkzeug.wrappers import Response

from app import db
from app.authz import current_actor, public
from app.errors import register_messages
from app.i18n import filters
from app.i18n.umm_al_qura import browser_table
from app.identity.models import User

LANGUAGES = ("ar", "en")
COOKIE = "lang"
_A_YEAR = 365 * 24 * 3600

MESSAGES = {
    "hijri_out_of_range": _l("التاريخ %(value)s خارج جدول أم القرى (من 1343 إلى 1500 هـ)، فلا يمكن تحويله."),
    "hijri_no_such_date": _l("لا يوجد في تقويم أم القرى يوم بهذا التاريخ: %(value)s."),
}

bp = Blueprint("i18n", __name__)


def init_app(app: Flask) -> None:
    """Wire translations, the language switch and the template filters. Call after the one who names the actor."""
    Babel(app, default_locale="ar", default_timezone="Asia/Riyadh", locale_selector=_selected_language)
    register_messages(app, MESSAGES)
    app.register_blueprint(bp)
    app.before_request(_switch_language)
    app.after_request(_vary_by_cookie)
    filters.init_app(app)


def current_language() -> str:
    """The language being spoken: ``ar`` or ``en``; Arabic outside any page or ``in_language`` block."""
    locale = get_locale()
    return locale.language if locale else "ar"


@contextmanager
def in_language(language: str) -> Iterator[None]:
    """Inside, texts are in this language: a document or message is in its party's, not in its sender's."""
    with force_locale(language if language in LANGUAGES else "ar"):
        yield


@bp.get("/calendar/hijri.json")
@public
def show_hijri_table() -> Response:
    """The one Umm al-Qura table, for the browser's date fields."""
    response = jsonify(browser_table())
    response.cache_control.public, response.cache_control.max_age = True, 30 * 24 * 3600
    response.add_etag()
    return response.make_conditional(request)


def _selected_language() -> str:
    if has_request_context() and request.path.startswith("/api/") and (asked := request.accept_languages.best_match(LANGUAGES)):
        return asked  # a program says for each answer what it reads
    actor = current_actor()
    if actor.signed_in and actor.language in LANGUAGES:
        return actor.language
    chosen = request.cookies.get(COOKIE) if has_request_context() else None
    return chosen if chosen in LANGUAGES else "ar"


def _switch_language() -> Response | None:
    """``?lang=en`` on any page: remember the choice and lead back to the same page without it."""
    chosen = request.args.get("lang")
    if chosen is None or request.method not in ("GET", "HEAD") or request.endpoint is None:
        return None
    response = redirect(_same_page_without_lang(), 303)
    if chosen in LANGUAGES:
        response.set_cookie(
            COOKIE, chosen, max_age=_A_YEAR, samesite="Lax", httponly=True, secure=bool(current_app.config.get("SESSION_COOKIE_SECURE"))
        )
        _remember_in_account(chosen)
    return response


def _same_page_without_lang() -> str:
    """A path of this host only: several leading slashes would name another host."""
    path = "/" + quote(request.path.lstrip("/\\"), safe="/-._~!$&'()*+,;=:@")
    rest = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    return request.script_root + path + ("?" + urlencode(rest) if rest else "")


def _remember_in_account(language: str) -> None:
    actor = current_actor()
    if actor.signed_in and actor.language != language:
        with db.aside() as own:  # reading a page is rolled back; this choice is not
            own.execute(update(User).where(User.id == actor.user_id).values(language=language))


def _vary_by_cookie(response: Response) -> Response:
    if response.mimetype == "text/html":
        response.vary.add("Cookie")
    return response

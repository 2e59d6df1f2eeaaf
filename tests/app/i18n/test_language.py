from datetime import UTC, date, datetime

import pytest
from flask import Flask, render_template_string
from flask_babel import gettext as _

from app import errors
from app.authz import Actor, acting_as
from app.i18n import language


@pytest.fixture()
def web():
    app = Flask("app")
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "translations"
    errors.init_app(app)
    language.init_app(app)

    @app.get("/page")
    @app.get("//evil.example/page")
    def page():
        return f"{language.current_language()} {_('نص')}"

    @app.get("/filters")
    def filters():
        return render_template_string(
            "{{ day|both_dates }} {{ 1250|money }} {{ phone|phone }} {{ '<b>'|bdi }} {{ 3|counted('day') }} {{ none|datetime }}",
            day=date(2013, 12, 8),
            phone="+966512345678",
            none=None,
        )

    return app


def test_arabic_is_the_default(web):
    answer = web.test_client().get("/page")
    assert answer.text.startswith("ar")
    assert "Cookie" in answer.headers["Vary"]


def test_the_switch_sets_a_cookie_and_leads_back(web):
    client = web.test_client()
    answer = client.get("/page?lang=en&a=١&b=x%26y")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/page?a=%D9%A1&b=x%26y"
    assert client.get("/page").text.startswith("en")
    client.get("/page?lang=ar")
    assert client.get("/page").text.startswith("ar")


def test_an_unknown_language_changes_nothing(web):
    client = web.test_client()
    answer = client.get("/page?lang=xx")
    assert answer.status_code == 303
    assert "Set-Cookie" not in answer.headers


def test_the_switch_never_leads_to_another_host(web):
    for path in ("//evil.example/page?lang=en", "///evil.example/page?lang=en"):
        location = web.test_client().get(path).headers.get("Location", "/")
        assert not location.startswith("//")
        assert not location.startswith("http") or location.startswith("http://localhost/")


def test_the_account_comes_before_the_cookie(web):
    with web.test_request_context("/page", headers={"Cookie": "lang=ar"}), acting_as(Actor(user_id="x", language="en")):
        assert language.current_language() == "en"


def test_a_document_is_in_its_partys_language(web):
    with web.test_request_context("/page"):
        with language.in_language("en"):
            assert language.current_language() == "en"
        assert language.current_language() == "ar"


def test_filters_isolate_and_escape(web):
    html = web.test_client().get("/filters").text
    assert '<time datetime="2013-12-08"><bdi>5 صفر 1435 هـ الموافق 8 ديسمبر 2013 م</bdi></time>' in html
    assert '<bdi dir="ltr">1,250.00</bdi> ر.س' in html
    assert '<bdi dir="ltr">0512345678</bdi>' in html
    assert "<bdi>&lt;b&gt;</bdi>" in html
    assert "3 أيام" in html
    assert "None" not in html


def test_the_hijri_table_is_served_and_cached(web):
    answer = web.test_client().get("/calendar/hijri.json")
    assert answer.json["first_year"] == 1343 and len(answer.json["lengths_minus_28"]) == 158
    again = web.test_client().get("/calendar/hijri.json", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_moments_are_shown_in_riyadh_time(web):
    with web.test_request_context("/"):
        html = render_template_string("{{ t|datetime }}", t=datetime(2026, 11, 21, 21, 30, tzinfo=UTC))
    assert "22 نوفمبر 2026، 12:30 ص" in html

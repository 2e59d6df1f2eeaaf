import json
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask, render_template_string
from flask_babel import Babel
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import FileSystemLoader
from werkzeug.datastructures import CombinedMultiDict, FileStorage, MultiDict

from app.forms import FormDefinition, as_json, as_typed, build_form, clean, load_form, load_forms, to_json_schema
from app.strict_yaml import DefinitionError

SHOP = """
code: shop
title: {ar: فتح محل, en: Open a shop}
fields:
  - {name: trade_name, type: text, label: {ar: الاسم التجاري, en: Trade name}, required: true, max_length: 40}
  - {name: notes, type: textarea, label: ملاحظات}
  - {name: frontage, type: number, label: عرض الواجهة, unit: م, min: 2, max: 60.5, decimals: 2, required: true}
  - {name: staff, type: integer, label: عدد العاملين, min: 0}
  - {name: capital, type: money, label: رأس المال}
  - {name: opens_on, type: date, label: تاريخ الافتتاح, min: today, max: 2027-12-31}
  - name: activity
    type: radio
    label: النشاط
    required: true
    choices:
      - {value: bakery, label: {ar: مخبز, en: Bakery}}
      - {value: books, label: مكتبة}
  - {name: oven, type: choice, label: نوع الفرن, choices: [{value: gas, label: غاز}, {value: power, label: كهرباء}], shown_if: {activity: bakery}, required: true}
  - {name: days, type: multi, label: أيام العمل, max_choices: 2, choices: [{value: sun, label: الأحد}, {value: mon, label: الاثنين}, {value: tue, label: الثلاثاء}]}
  - {name: mobile, type: phone, label: رقم الجوال, mobile: true, required_if: {activity: {in: [bakery, books]}}}
  - {name: owner, type: national_id, label: رقم الهوية}
  - {name: firm, type: unified_number, label: الرقم الموحد, required_if: {staff: {filled: true}}}
  - {name: place, type: geometry, label: حدود المحل, geometry: [Polygon], max_vertices: 100}
  - {name: lease, type: file, label: عقد الإيجار, accept: [pdf], required_if: {activity: books}}
  - {name: agree, type: checkbox, label: أقر بصحة البيانات, required: true}
"""
TODAY = date(2026, 11, 22)
GOOD = {"trade_name": "مخبز الدلم", "frontage": "١٢٫٥", "activity": "bakery", "oven": "gas", "mobile": "٠٥١٢٣٤٥٦٧٨", "agree": "y"}


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    path = tmp_path_factory.mktemp("forms") / "shop.yaml"
    path.write_text(SHOP, encoding="utf8")
    return load_form(path)


@pytest.fixture(autouse=True)
def arabic():
    app = Flask(__name__)
    Babel(app, default_locale="ar")
    with app.test_request_context("/"):
        yield app


def cleaned(shop, **changes):
    return clean(shop, {**GOOD, **changes}, today=TODAY)


def test_good_answers_become_values(shop):
    values, errors = cleaned(shop, opens_on="1448/06/15", capital="1,250.5", staff="٧", firm="7001234567", days=["tue", "sun"])
    assert errors == {}
    assert values["frontage"] == Decimal("12.5")
    assert values["mobile"] == "+966512345678"
    assert values["opens_on"] == date(2026, 11, 25), "a Hijri year is understood"
    assert values["capital"] == Decimal("1250.50") and values["staff"] == 7
    assert values["days"] == ["sun", "tue"], "in the definition's order"
    assert values["agree"] is True and values["notes"] is None


@pytest.mark.parametrize(
    ("changes", "name", "code"),
    [
        ({"trade_name": "  "}, "trade_name", "form_enter"),
        ({"trade_name": "س" * 41}, "trade_name", "form_too_long"),
        ({"trade_name": "a\u202egpj"}, "trade_name", "text_reordering"),
        ({"trade_name": ["x"]}, "trade_name", "form_bad_value"),
        ({"frontage": "1"}, "frontage", "form_below"),
        ({"frontage": "61"}, "frontage", "form_above"),
        ({"frontage": "12.345"}, "frontage", "form_decimals"),
        ({"frontage": "1,5"}, "frontage", "form_not_number"),
        ({"frontage": "1e5"}, "frontage", "form_not_number"),
        ({"frontage": "NaN"}, "frontage", "form_not_number"),
        ({"frontage": ""}, "frontage", "form_enter"),
        ({"frontage": True}, "frontage", "form_bad_value"),
        ({"frontage": "9" * 5000}, "frontage", "form_not_number"),
        ({"staff": "1.5"}, "staff", "form_not_integer"),
        ({"capital": "-1"}, "capital", "form_not_money"),
        ({"capital": "1.005"}, "capital", "form_not_money"),
        ({"opens_on": "2026-11-21"}, "opens_on", "form_too_early"),
        ({"opens_on": "01/01/2028"}, "opens_on", "form_too_late"),
        ({"opens_on": "2026-02-30"}, "opens_on", "form_not_date"),
        ({"opens_on": "1448/13/01"}, "opens_on", "form_not_date"),
        ({"activity": "casino"}, "activity", "form_unknown_choice"),
        ({"activity": ""}, "activity", "form_choose"),
        ({"oven": ""}, "oven", "form_choose"),
        ({"days": ["sun", "mon", "tue"]}, "days", "form_too_many_choices"),
        ({"days": ["fri"]}, "days", "form_unknown_choice"),
        ({"mobile": "0115441234"}, "mobile", "form_not_mobile"),
        ({"mobile": ""}, "mobile", "form_enter"),
        ({"owner": "1000000000"}, "owner", "form_not_national_id"),
        ({"firm": "1010123456"}, "firm", "form_not_unified_number"),
        ({"staff": "3"}, "firm", "form_enter"),
        ({"agree": ""}, "agree", "form_confirm"),
        ({"agree": "no"}, "agree", "form_confirm"),
        ({"place": "{"}, "place", "shape_not_json"),
        ({"place": 3}, "place", "shape_not_json"),
    ],
)
def test_each_fault_says_what_to_do(shop, changes, name, code):
    _values, errors = cleaned(shop, **changes)
    assert {field: fault.code for field, fault in errors.items()} == {name: code}
    assert "%(" not in errors[name] and not any("a" <= char <= "z" for char in errors[name].replace("GeoJSON", ""))


def test_faults_come_in_the_order_of_asking(shop):
    _values, errors = clean(shop, {}, today=TODAY)
    assert list(errors) == ["trade_name", "frontage", "activity", "agree"]


def test_what_is_not_asked_is_dropped_even_when_wrong(shop):
    values, errors = cleaned(shop, activity="books", oven="nuclear", lease=[])
    assert values["oven"] is None
    assert list(errors) == ["lease"]
    assert clean(shop, {**GOOD, "activity": "books"}, present=["lease"], today=TODAY).errors == {}


def test_a_shape_is_stored_as_plain_geojson_and_a_crossing_is_located(shop):
    ring = [[47.31, 24.15], [47.32, 24.15], [47.32, 24.16], [47.31, 24.15]]
    values, errors = cleaned(shop, place=json.dumps({"type": "Polygon", "coordinates": [ring]}))
    assert not errors and values["place"] == {"type": "Polygon", "coordinates": [ring]}
    bow = [[47.30, 24.10], [47.32, 24.12], [47.32, 24.10], [47.30, 24.12], [47.30, 24.10]]
    _values, errors = cleaned(shop, place=json.dumps({"type": "Polygon", "coordinates": [bow]}))
    assert "24.110000, 47.310000" in errors["place"]


def test_uploads_pass_through_and_empty_ones_count_as_none(shop):
    lease = FileStorage(BytesIO(b"%PDF"), filename="عقد.pdf")
    posted = CombinedMultiDict([MultiDict({**GOOD, "activity": "books"}), MultiDict([("lease", lease)])])
    assert clean(shop, posted, today=TODAY).values["lease"] == [lease]
    empty = CombinedMultiDict([MultiDict({**GOOD, "activity": "books"}), MultiDict([("lease", FileStorage(BytesIO(), filename=""))])])
    assert list(clean(shop, empty, today=TODAY).errors) == ["lease"]


def test_stored_answers_clean_to_the_same_values(shop):
    values, _errors = cleaned(shop, opens_on="2026-12-01", capital="9", staff="7", firm="7001234567", days=["sun"])
    again, errors = clean(shop, json.loads(json.dumps(as_json(values))), today=TODAY)
    assert errors == {} and again == values


def test_a_draft_keeps_what_was_typed(shop):
    assert as_typed(shop, MultiDict({"frontage": "abc", "trade_name": "م", "csrf_token": "x"})) == {"trade_name": "م", "frontage": "abc"}


def test_the_page_shows_again_what_was_typed_beside_its_fault(shop):
    form = build_form(shop)(MultiDict({**GOOD, "frontage": "abc", "opens_on": "٣٠/٣٠/٢٠٢٦"}))
    assert not form.validate()
    assert form.frontage._value() == "abc" and form.opens_on._value() == "٣٠/٣٠/٢٠٢٦"
    assert list(form.errors) == ["frontage", "opens_on"]
    assert build_form(shop)(MultiDict(GOOD)).validate()


def test_the_page_shows_stored_answers(shop):
    stored = {"frontage": "12.5", "place": {"type": "Point", "coordinates": [47, 24]}, "activity": "books", "days": ["sun"], "agree": True}
    form = build_form(shop)(data=stored)
    assert json.loads(form.place._value()) == stored["place"]
    assert form.activity.data == "books" and form.days.data == ["sun"] and form.agree.data is True


def test_labels_follow_the_reader(shop, arabic):
    form_class = build_form(shop)
    assert str(form_class(None).trade_name.label.text) == "الاسم التجاري"
    assert render_template_string("{{ form.trade_name.label }}", form=form_class(None)).startswith("<label")


def test_every_kind_of_question_is_drawn_by_the_component(shop, arabic):
    arabic.jinja_loader = FileSystemLoader(Path(__file__).parents[3] / "app/templates")
    arabic.jinja_env.globals["asset"] = str
    form = build_form(shop)(MultiDict({**GOOD, "frontage": "abc<b>"}))
    form.validate()
    html = render_template_string(
        '{% from "components/form_field.html" import form_field %}{% for field in form %}{{ form_field(field) }}{% endfor %}', form=form
    )
    assert 'value="abc&lt;b&gt;"' in html and str(form.errors["frontage"][0]) in html
    assert html.count("data-type") == 0 and "None" not in html
    assert 'type="radio" id="activity" name="activity" value="bakery" checked' in html
    for field in shop.fields:
        assert f'id="{field.name}"' in html, field.name


def test_reopening_some_answers_asks_only_those(shop):
    some = shop.only(["oven", "frontage"])
    assert [field.name for field in some.fields] == ["frontage", "oven"]
    assert clean(some, {"frontage": "5", "oven": "gas"}).errors == {}


def test_the_schema_says_what_programs_must_send(shop):
    schema = to_json_schema(shop)
    assert schema["required"] == ["trade_name", "frontage", "activity", "agree"]
    assert schema["properties"]["activity"]["enum"] == ["bakery", "books"]
    assert schema["properties"]["trade_name"]["maxLength"] == 40
    assert "lease" not in schema["properties"]
    json.dumps(schema)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("  - {name: a, type: text, label: س, lenght: 3}", "lenght"),
        ("  - {name: a, type: text, label: س}\n  - {name: a, type: text, label: س}", "asked twice"),
        ("  - {name: a, name: b, type: text, label: س}", "given twice"),
        ("  - {name: a, type: text, label: س, choices: [{value: x, label: س}]}", "choices"),
        ("  - {name: a, type: radio, label: س}", "choices"),
        ("  - {name: a, type: text, label: س, required_if: {ghost: x}}", "ghost"),
        ("  - {name: a, type: wish, label: س}", "type"),
        ("  - {name: A-b, type: text, label: س}", "name"),
        ("  - {name: a, type: date, label: س, min: someday}", "min"),
        ("  - {name: a, type: date, label: س, min: 5}", "limit"),
        ("  - {name: a, type: text", "expected"),
    ],
)
def test_a_faulty_file_is_named_with_its_line(tmp_path, line, fault):
    path = tmp_path / "wrong.yaml"
    path.write_text(f"code: wrong\nfields:\n{line}\n", encoding="utf8")
    with pytest.raises(DefinitionError, match=r"wrong\.yaml:\d+") as caught:
        load_form(path)
    assert fault in str(caught.value)
    assert caught.value.line >= 1


def test_the_line_is_that_of_the_fault(tmp_path):
    path = tmp_path / "wrong.yaml"
    path.write_text(
        "code: wrong\nfields:\n  - {name: a, type: text, label: س}\n  - name: b\n    type: text\n    label: س\n    colour: red\n",
        encoding="utf8",
    )
    with pytest.raises(DefinitionError) as caught:
        load_form(path)
    assert caught.value.line == 7


def test_a_folder_of_forms(tmp_path):
    (tmp_path / "a.yaml").write_text("code: a\nfields: [{name: x, type: text, label: س}]", encoding="utf8")
    assert list(load_forms(tmp_path)) == ["a"]
    (tmp_path / "b.yaml").write_text("code: a\nfields: [{name: x, type: text, label: س}]", encoding="utf8")
    with pytest.raises(DefinitionError):
        load_forms(tmp_path)


junk = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=30)
    | st.lists(st.text(max_size=5), max_size=3)
    | st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=2)
)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_answer_breaks_the_form(shop, data):
    answers = {field.name: data.draw(junk) for field in shop.fields}
    values, _errors = clean(shop, answers, today=TODAY)
    assert set(values) == set(shop.by_name)


@pytest.mark.skipif(not (Path(__file__).parents[4] / "shared/data/hostile_inputs/blns.json").exists(), reason="hostile inputs not present")
def test_485_naughty_strings(shop):
    for text in json.loads((Path(__file__).parents[4] / "shared/data/hostile_inputs/blns.json").read_text("utf8")):
        _values, errors = clean(shop, dict.fromkeys(shop.by_name, text), today=TODAY)
        assert all(isinstance(fault, str) for fault in errors.values())


def test_a_definition_made_in_code():
    form = FormDefinition.model_validate({"fields": [{"name": "x", "type": "text", "label": "س", "required": True}]})
    assert clean(form, {"x": " أ "}).values == {"x": "أ"}

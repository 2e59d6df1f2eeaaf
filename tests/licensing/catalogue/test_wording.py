"""The Arabic that people read: the glossary's words, plain, in Western digits; and English beside it everywhere."""

import importlib
import re
from pathlib import Path

import pytest
import yaml
from flask import Flask
from flask_babel import Babel, force_locale

import field_inspection.catalogue.checklists as checklists
import licensing
from app.forms.messages import MESSAGES as FORM_MESSAGES
from licensing.catalogue import services
from licensing.catalogue.facts import DATA
from licensing.catalogue.library import modules
from licensing.catalogue.procedures import FOLDER
from tests.licensing.catalogue.wording import faults_of_arabic, faults_of_pair, glossary, misspellings, pairs_in

COMMANDING = re.compile(r"^(?:أرسل|ارسل|اضغط|ادفع|سدد|قدم|قدّم|احذف|أضف|أعد|اعتمد|ارفض|اطبع|وافق|ابدأ|أغلق|أوقف)(?:\s|$)")
MONOLINGUAL = {"phrases.yaml"}  # a reviewer's sentences go into Arabic letters only


def test_definitions_speak_the_glossary_in_both_languages():
    online = [service.definition for service in services().values() if service.definition is not None]
    texts = [(d.code + path, ar, en) for d in online for path, ar, en in pairs_in(d)]
    texts += [(code + path, ar, en) for code, module in modules().items() for path, ar, en in pairs_in(module)]
    faults = [f"{path}: {fault}: «{ar}»" for path, ar, en in texts for fault in faults_of_pair(ar, en)]
    assert len(texts) > 10 * len(online)
    assert faults == []


@pytest.mark.parametrize("folder", [FOLDER, FOLDER / "parts", DATA, Path(checklists.__file__).parent], ids=lambda path: path.name)
def test_procedures_lists_and_checklists_speak_the_glossary(folder):
    paths = sorted(folder.glob("*.yaml"))
    faults = []
    for path in paths:
        for where, ar, en in pairs_in(yaml.load(path.read_text("utf8"), Loader=yaml.CSafeLoader)):
            wrong = faults_of_arabic(ar) if path.name in MONOLINGUAL else faults_of_pair(ar, en)
            faults += [f"{path.name}{where}: {fault}: «{ar}»" for fault in wrong]
    assert paths
    assert faults == []


def test_buttons_of_procedures_command_nobody():
    """«تقديم الطلب» and «إرسال», not «أرسل طلبك»."""
    labels = [
        (path.name, step["label"]["ar"])
        for path in sorted(FOLDER.rglob("*.yaml"))
        for step in yaml.load(path.read_text("utf8"), Loader=yaml.CSafeLoader).get("steps", ())
        if isinstance(step.get("label"), dict)
    ]
    assert len(labels) > 20
    assert [(name, label) for name, label in labels if COMMANDING.match(label)] == []


def test_messages_are_plain_arabic():
    app = Flask(__name__)
    Babel(app)
    here = Path(licensing.__file__).parent
    names = [".".join(path.relative_to(here.parent).with_suffix("").parts) for path in sorted(here.rglob("messages.py"))]
    sets = {name: importlib.import_module(name).MESSAGES for name in names} | {"app.forms.messages": FORM_MESSAGES}
    with app.test_request_context(), force_locale("ar"):
        said = [(f"{name}.{code}", str(text)) for name, messages in sets.items() for code, text in messages.items()]
    assert len(said) > 100
    faults = [(code, fault, text) for code, text in said for fault in faults_of_arabic(text)]
    # Whoever writes against the programming interface is told names of headers and parameters as they are.
    assert [each for each in faults if not (each[0].startswith("licensing.api.") and each[1].startswith("Latin letters"))] == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("قدم تذكرة بلاغ عن الحفرة", "a form that the glossary replaces"),
        ("تُطلب رخصة الحفر قبل البدء", "a form that the glossary replaces"),
        ("يعاين المفتش الموقع", "a form that the glossary replaces"),
        ("سعادة رئيس البلدية المحترم", "an honorific"),
        ("رقم الرخصه", "a misspelling"),
        ("اصدار رخصة", "a misspelling"),
        ("القرار المساحى", "a misspelling"),
        ("الرقم ١٢٣", "Arabic-Indic digits"),
        ("المساحة , والطول", "punctuation of English"),
        ("رمز GNSS للنقطة", "Latin letters"),
    ],
)
def test_a_wrong_form_is_refused(text, fault):
    assert any(said.startswith(fault) for said in faults_of_arabic(text))


def test_right_forms_pass_and_english_is_missed():
    assert faults_of_arabic("يرجى إرفاق القرار المساحي بصيغة PDF، ومساحته 1,200.50 م².") == ()
    assert faults_of_pair("رخصة بناء", None) == ["no English"]
    assert faults_of_pair("رخصة بناء", "رخصة") == ["Arabic letters in the English"]


def test_the_glossary_is_the_domains():
    assert len(glossary()) == 170
    assert misspellings()["رخصه"] == "رخصة"

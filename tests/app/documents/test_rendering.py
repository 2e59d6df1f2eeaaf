import io
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pikepdf
import pytest
from flask import Flask
from jinja2 import ChoiceLoader, DictLoader
from PIL import Image

from app import errors
from app.documents import fonts, rendering, typesetting
from app.documents.codes import qr_data_uri, qr_svg
from app.i18n import language

ROOT = Path(__file__).parents[3]
LETTER = """
{% extends "pdf/base.html" %}
{% block title %}رخصة بناء سكني{% endblock %}
{% block content %}
<table class="facts"><tr><th>المالك</th><td><bdi>{{ owner }}</bdi></td></tr>
<tr><th>رقم الهوية</th><td><bdi dir="ltr">1000000008</bdi></td></tr>
<tr><th>القطعة / المخطط</th><td><bdi dir="ltr">12/1324</bdi></td></tr>
<tr><th>الرسوم</th><td>{{ 2350.50|money }} ({{ 2350.50|in_words }})</td></tr>
<tr><th>الجوال</th><td>{{ "+966512345678"|phone }}</td></tr>
<tr><th>سارية حتى</th><td>{{ until|both_dates }}</td></tr></table>
<h2>الشروط</h2><ol><li>لا يُبدأ العمل (الحفر) قبل زيارة الأساسات.</li><li>الرِّيَاضُ، لا إله إلا الله، مُسلَّحة.</li></ol>
<div class="sketch-frame"><div class="sketch" style="width: 90mm; height: 60mm"><svg viewBox="0 0 90 60"><rect x="5" y="5" width="80" height="50" fill="#f3fcf6" stroke="#14573a"/></svg>
<span class="sketch__label" style="left: 50%; top: 4mm">شارع عرض 20 م</span>
<span class="sketch__label" style="left: 3mm; top: 50%; transform: translate(-50%, -50%) rotate(-90deg)">جار 25.00 م</span></div></div>
{% endblock %}
{% block signature %}<p>رئيس البلدية</p><p><strong>سعد بن محمد القحطاني</strong></p>{% endblock %}
"""
FACTS = {
    "owner": "عبدالله بن أحمد <الدوسري>",
    "reference": "BL-2026-000123-4",
    "issued_on": date(2026, 11, 22),
    "until": date(2029, 11, 22),
    "unit_name": "بلدية السيح",
    "attachments": 3,
    "qr_url": "http://localhost:8000/verify/ABCD-EFGH-JKMN-PQRS",
    "code": "ABCD-EFGH-JKMN-PQRS",
}

needs_fonts = pytest.mark.skipif(not any(folder.is_dir() for folder in fonts.FONT_FOLDERS), reason="fonts are not installed")


@pytest.fixture(scope="module")
def press():
    app = Flask("app", root_path=str(ROOT / "app"))
    errors.init_app(app)
    language.init_app(app)
    app.jinja_loader = ChoiceLoader([DictLoader({"letter.html": LETTER}), app.jinja_loader])
    with app.app_context():
        yield app


@pytest.fixture(scope="module")
def letter(press):
    return rendering.render_pdf("letter.html", **FACTS)


@needs_fonts
def test_the_sheet_is_tagged_titled_and_embeds_only_our_font(letter):
    with pikepdf.open(io.BytesIO(letter)) as paper:
        assert len(paper.pages) == 1
        assert paper.Root.MarkInfo.Marked and str(paper.Root.Lang) == "ar"
        assert "رخصة بناء سكني" in str(paper.docinfo.get("/Title", ""))
        fonts = {str(thing.BaseFont) for thing in paper.objects if isinstance(thing, pikepdf.Dictionary) and "/BaseFont" in thing}
        assert fonts and all("Plex" in name for name in fonts), fonts


@needs_fonts
def test_the_same_facts_give_the_same_bytes(press, letter):
    assert rendering.render_pdf("letter.html", **FACTS) == letter


@needs_fonts
@pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="poppler is not installed")
def test_it_can_be_read_by_eye_and_by_scanner(letter, tmp_path):
    zxingcpp = pytest.importorskip("zxingcpp")
    (tmp_path / "letter.pdf").write_bytes(letter)
    subprocess.run(["pdftoppm", "-r", "110", "-png", "letter.pdf", "sheet"], cwd=tmp_path, check=True, timeout=60)
    sheet = Image.open(next(tmp_path.glob("sheet*.png")))
    assert sheet.convert("L").getextrema() == (0, 255) or sheet.convert("L").getextrema()[0] < 60
    assert [code.text for code in zxingcpp.read_barcodes(sheet)] == [FACTS["qr_url"]]
    text = subprocess.run(["pdftotext", "letter.pdf", "-"], cwd=tmp_path, check=True, capture_output=True, text=True, timeout=60).stdout
    assert "BL-2026-000123-4" in text and "1000000008" in text and "<" in text


@needs_fonts
@pytest.mark.parametrize(
    "hole",
    [
        '<img src="file:///etc/hostname">',
        '<img src="http://127.0.0.1:9/x.png">',
        '<link rel="stylesheet" href="https://example.invalid/x.css">',
        "<style>@import url('http://127.0.0.1:9/');</style>",
        "<style>body { background: url('file:///etc/passwd') }</style>",
        '<svg viewBox="0 0 9 9" width="9" height="9"><image href="file:///etc/hostname" width="9" height="9"/></svg>',
        '<img src="plex:../../../etc/passwd">',
        '<img src="data:text/html,x">',
        '<object data="file:///etc/hostname"></object>',
        "<style>@font-face { font-family: X; src: url('file:///etc/hostname') } p { font-family: X }</style><p>س</p>",
    ],
)
def test_a_document_fetches_nothing(press, hole):
    press.jinja_loader.loaders[0].mapping["hole.html"] = '{% extends "pdf/base.html" %}{% block content %}' + hole + "{% endblock %}"
    press.jinja_env.cache.clear()
    with pytest.raises(typesetting.NothingIsFetched):
        rendering.render_pdf("hole.html")


@needs_fonts
def test_english_readers_get_their_direction(press):
    assert rendering.render_pdf("letter.html", language="en", **FACTS).startswith(b"%PDF")


def test_codes_are_plain_svg():
    assert qr_svg("http://localhost:8000/verify/x").startswith("<svg") and "script" not in qr_svg("x")
    assert qr_data_uri("x").startswith("data:image/svg+xml")

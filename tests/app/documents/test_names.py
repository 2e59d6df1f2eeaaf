import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.documents.names import clean_filename, extension_of
from tests.app.documents.conftest import HOSTILE


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("مخطط الدور الأرضي.pdf", "مخطط الدور الأرضي.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\users\\me\\صك.pdf", "صك.pdf"),
        ("..\u2215..\u2215etc\u2215passwd", "passwd.pdf"),
        ("photo.jpg.php", "photo jpg.pdf"),
        ("permit\u202egpj.exe", "permitgpj.pdf"),
        (".htaccess", "ملف.pdf"),
        ("CON.pdf", "ملف CON.pdf"),
        ("-rf.pdf", "rf.pdf"),
        ("$(id).pdf", "id.pdf"),
        ("", "ملف.pdf"),
        ("\u200f.pdf", "ملف.pdf"),
        ("<img src=x onerror=alert(1)>.png", "img src x onerror alert 1.pdf"),
        ("~$plan.docx", "plan.pdf"),
        ("a\x00b.pdf", "ab.pdf"),
    ],
)
def test_names_lose_what_is_dangerous_and_keep_what_is_said(sent, kept):
    assert clean_filename(sent, "pdf") == kept


@pytest.mark.parametrize(
    ("sent", "extension"),
    [
        ("a.PDF", "pdf"),
        ("photo.JPG ", "jpg"),
        ("photo.jpg.", "jpg"),
        ("photo.php\x00.jpg", "jpg"),
        ("photo.jpg.php", "php"),
        ("صك", ""),
        (".htaccess", ""),
        ("x\u202egpj.exe", "exe"),
    ],
)
def test_the_last_extension_counts(sent, extension):
    assert extension_of(sent) == extension


def is_safe(name: str) -> bool:
    stem, dot, extension = name.rpartition(".")
    return (
        bool(dot)
        and extension == "pdf"
        and 1 <= len(name) <= 120
        and len(name.encode()) < 255
        and not set(stem) & set('/\\:*?"<>|\0.\n')
        and stem == stem.strip()
        and not any(0x202A <= ord(char) <= 0x202E or 0x2066 <= ord(char) <= 0x2069 or ord(char) < 32 for char in name)
    )


@given(st.text(max_size=300))
def test_every_name_comes_out_safe(name):
    assert is_safe(clean_filename(name, "pdf"))


@pytest.mark.skipif(not HOSTILE.exists(), reason="hostile inputs not present")
def test_hostile_names():
    for name in json.loads((HOSTILE / "filenames.json").read_text("utf8")):
        assert is_safe(clean_filename(name, "pdf")), name
    for row in json.loads((HOSTILE / "bidi_and_arabic_strings.json").read_text("utf8")):
        assert is_safe(clean_filename(row["text"], "pdf")), row["id"]

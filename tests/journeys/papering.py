"""What a decision comes to: the paper in hand, its words and its signature, and what a stranger is told of it."""

import re
import subprocess
from pathlib import Path

import pikepdf

from tests.journeys.reviewing import fetches_paper
from tests.journeys.steps import Person, rows

CODE = re.compile(r"\b(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}\b")


def permit_of(person: Person, reference: str) -> str:
    """The reference of what was issued on an application."""
    found = rows(
        person.server,
        """
        select p.reference from "case" p join permit on permit.id = p.id join "case" a on a.id = permit.application_id
        where a.reference = %s""",
        reference,
    )
    assert len(found) == 1, f"{reference}: {found}"
    return str(found[0][0])


def holds(person: Person, reference: str, *words: str) -> Path:
    """The holder opens what was issued, and the paper says these words and is signed: its file."""
    permit = permit_of(person, reference)
    person.open(f"/cases/{reference}")
    person.press("فتح الوثيقة")
    person.goes_to(permit)
    person.sees("سارية")
    file = fetches_paper(person, person.named("تنزيل الوثيقة").get_attribute("href") or "")
    with pikepdf.open(file) as paper:
        kinds = [field.get("/FT") for field in paper.Root.AcroForm.Fields]
        assert pikepdf.Name.Sig in kinds, f"no signature among {kinds}"
    missing = sorted(_spelt(" ".join(words)) - _spelt(text_of(file)))
    assert not missing, f"the paper does not say {missing}:\n{text_of(file)[:1500]}"
    return file


def text_of(file: Path) -> str:
    return subprocess.run(["pdftotext", "-raw", file, "-"], capture_output=True, text=True, check=True).stdout


def _spelt(text: str) -> set[str]:
    """Each word by its letters alone: a reader of PDF turns lines round, and the letters of a ligature within a word."""
    return {
        "".join(sorted(word)) for word in re.findall(r"\w+", re.sub(r"[\u064b-\u0652\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", text))
    }


def stranger_verifies(stranger: Person, file: Path, *words: str) -> None:
    """By the code that is printed on the paper."""
    code = CODE.search(text_of(file))
    assert code, "no code is printed"
    stranger.open("/verify")
    stranger.fill({"code": code[0]})
    stranger.press("تحقّق")
    stranger.goes_to("/verify/")
    stranger.sees("الحالة الآن", "سارية", *words)


def stranger_checks_file(stranger: Person, file: Path) -> None:
    """By the file itself: whole as it was issued, or altered since."""
    stranger.open("/verify")
    sends(stranger, file.read_bytes())
    stranger.sees("الملف مطابق لما أصدرته الأمانة", "سارية")
    stranger.open("/verify")
    sends(stranger, file.read_bytes() + b"\n% one more line\n")
    stranger.sees("عُدّل هذا الملف بعد توقيعه")


def sends(stranger: Person, body: bytes) -> None:
    stranger.page.locator("[name=file]").set_input_files({"name": "paper.pdf", "mimeType": "application/pdf", "buffer": body})
    stranger.press("فحص الملف")


def tracks(stranger: Person, reference: str, *words: str) -> None:
    """Number and four digits are enough, and tell nobody's name; wrong digits tell nothing."""
    last4, name = rows(
        stranger.server, 'select c.phone_last4, p.name_ar from "case" c join party p on p.id = c.party_id where c.reference = %s', reference
    )[0]
    stranger.open(f"/track?reference={reference}&phone={last4}")
    stranger.sees(reference, *words)
    assert name not in stranger.page.locator("main").inner_text()
    stranger.open(f"/track?reference={reference}&phone={'0000' if last4 != '0000' else '1111'}")
    assert not any(word in stranger.page.locator("main").inner_text() for word in words)

"""Inbox, correction, recommendation, decision, payment, and the paper that comes of it."""

import re
import subprocess
from pathlib import Path

import pikepdf
import zxingcpp
from PIL import Image
from playwright.sync_api import expect

from tests.journeys.steps import Person, rows

REMARK = "اكتب الاسم النظامي للمقاول كما في السجل التجاري."


def reviewer_claims(reviewer: Person, reference: str) -> None:
    """The file lies in his inbox; the findings are measured, each with its limit and its source."""
    reviewer.open(f"/inbox?q={reference}")
    row = reviewer.page.locator("tr", has_text=reference)
    expect(row).to_contain_text("جديد بانتظار المراجعة")
    row.get_by_role("link", name=reference).click()
    reviewer.press("بدء المراجعة")
    reviewer.sees("قيد المراجعة الهندسية", "نتائج الفحص", "مخالف 0")
    passed = reviewer.page.locator("details", has_text="القواعد المطابقة")
    passed.locator("summary").first.click()
    first = passed.locator("tr.finding[data-edge]").first
    expect(first.locator("td").nth(0)).to_contain_text(re.compile(r"\d"))
    first.locator("[data-show]").click()
    expect(reviewer.page.locator(f"#sketch [data-edge='{first.get_attribute('data-edge')}']")).to_have_class(re.compile("is-lit"))


def reviewer_asks_correction(reviewer: Person, reference: str) -> None:
    reviewer.page.get_by_role("tab", name="طلب استكمال").or_(reviewer.page.get_by_role("link", name="طلب استكمال")).first.click()
    reviewer.page.locator("#item-answer-contractor_name").check(force=True)
    reviewer.page.locator("#item-answer-contractor_name-remark").fill(REMARK)
    reviewer.press("إعادة الطلب للاستكمال")
    reviewer.sees("معاد للاستكمال")


def office_corrects(office: Person, reference: str) -> None:
    """Only the named answer is open again, with its remark beside it."""
    office.open("/mine")
    office.sees(reference)
    office.open(f"/applications/{reference}/tasks")
    office.sees("أعاد المراجع الطلب للاستكمال")
    office.press("بيانات المبنى")
    office.sees(REMARK)
    assert not office.page.locator("main input[name=height_m]:not([readonly]):not([disabled])").count(), (
        "an answer that nobody named is open"
    )
    office.fill({"contractor_name": "شركة البناء الأول للمقاولات"})
    office.press("حفظ ومتابعة")
    office.open(f"/applications/{reference}/check")
    office.press("إعادة الإرسال بعد الاستكمال")
    office.goes_to("/done|/cases/")


def reviewer_recommends(reviewer: Person, reference: str) -> None:
    """The resubmission is told as a difference; he recommends and cannot decide."""
    reviewer.open(f"/cases/{reference}")
    reviewer.page.get_by_role("tab", name="ما تغيّر").click()
    changes = reviewer.page.locator("#changes")
    expect(changes).to_contain_text(REMARK)
    expect(changes).to_contain_text("مؤسسة البناء الأول")
    expect(changes).to_contain_text("شركة البناء الأول للمقاولات")
    settles_questions(reviewer)
    expect(reviewer.page.locator("button[value=approve]")).to_have_count(0)


def settles_questions(reviewer: Person) -> None:
    """What the check left to a person is answered, and the file goes on for its decision."""
    for question in reviewer.page.locator("#recommend fieldset.question").all():
        question.locator("input[value=met]").check(force=True)
        question.locator("input[type=text]").fill("اطلعت عليه وهو مستوفٍ.")
    reviewer.press("التوصية بالموافقة")
    reviewer.sees("بانتظار القرار")


def approver_approves(approver: Person, reference: str) -> None:
    approver.open(f"/inbox?q={reference}")
    approver.page.locator("tr", has_text=reference).get_by_role("link", name=reference).click()
    approver.sees("توصية المراجع بالموافقة", "مطابق")
    approver.fill({"reason": "أوافق على توصية المراجع."})
    approver.click(approver.page.locator("button[value=approve]"))
    approver.sees("بانتظار السداد")


def owner_pays(owner: Person, reference: str) -> None:
    """From «معاملاتي» to the gateway and back; the amount is the invoice's."""
    owner.open("/mine")
    owner.sees("مطلوب منك الآن", reference)
    owner.open(f"/cases/{reference}")
    owner.page.locator("a[href*='/invoices/']").first.click()
    pays_at_gateway(owner)


def pays_at_gateway(owner: Person) -> None:
    amount = owner.page.locator("main dd", has_text="ر.س").first.inner_text()
    owner.press("سدّد الفاتورة")
    expect(owner.page.locator(".band")).to_contain_text("لا تُدفع هنا أموال حقيقية")
    expect(owner.page.locator("dd.amount")).to_contain_text(re.search(r"[\d,]+\.\d\d", amount)[0].replace(",", ""))
    owner.page.get_by_role("button", name="ادفع الآن").click()
    owner.goes_to(re.escape(owner.server.url))
    expect(owner.page.locator("main")).to_contain_text("تم السداد")


def permit_is_issued(owner: Person, reference: str) -> tuple[str, str]:
    """The permit's reference and the address that its code opens; the paper is read as its holder would."""
    owner.open(f"/cases/{reference}")
    owner.waits_for("صدرت الرخصة")
    permit = str(
        rows(
            owner.server,
            """
        select p.reference from "case" p join permit on permit.id = p.id join "case" a on a.id = permit.application_id
        where a.reference = %s""",
            reference,
        )[0][0]
    )
    owner.open("/mine")
    owner.page.locator(f"a[href$='/cases/{permit}']").first.click()
    owner.goes_to(permit)
    owner.sees("بيانات الرخصة", "سارية", "الكروكي")
    return permit, reads_paper(owner, owner.named("تنزيل الوثيقة").get_attribute("href") or "")


def fetches_paper(person: Person, address: str) -> Path:
    """The PDF as it comes to its holder, once the job has made it."""
    folder = Path(__file__).parents[2] / "var" / "test"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"permit-{person.server.url.rsplit(':', 1)[1]}.pdf"
    body = person.context.request.get(person.server.url + address if address.startswith("/") else address)
    for _ in range(60):
        if body.ok:
            break
        person.page.wait_for_timeout(1000)
        body = person.context.request.get(person.server.url + address)
    assert body.ok and body.headers["content-type"].startswith("application/pdf"), body.status
    file.write_bytes(body.body())
    with pikepdf.open(file) as paper:
        assert len(paper.pages) >= 1
    return file


def reads_paper(owner: Person, address: str) -> str:
    """The PDF has the words, both calendars and a code that a camera reads: its address."""
    file = fetches_paper(owner, address)
    text = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True).stdout
    assert re.search(r"14\d\d", text) and re.search(r"20\d\d", text), text[:500]
    subprocess.run(["pdftoppm", "-r", "150", "-gray", "-png", file, file.with_suffix("")], check=True)
    pages = sorted(file.parent.glob(f"{file.stem}-*.png"))
    codes = [code.text for page in pages for code in zxingcpp.read_barcodes(Image.open(page))]
    found = [code for code in codes if "/verify/" in code]
    assert found, f"no code that opens /verify: {codes}"
    return found[0]

"""A committee's session: planned, its agenda, who came, how each voted, and the minutes that they sign."""

import re

from playwright.sync_api import Locator, expect

from tests.journeys.kinds import in_days
from tests.journeys.steps import Person


def is_planned(chair: Person, code: str, reference: str) -> str:
    """The chair sees the file waiting, calls a session and puts the file on its agenda: the session's address."""
    chair.open("/committees?municipality=1")
    chair.sees("اللجان وما ينتظرها")
    chair.open(f"/committees/{code}?municipality=1")
    chair.sees("ينتظر العرض", reference)
    chair.fill({"day": in_days(3), "hour": "10:00", "place": "قاعة الاجتماعات"})
    chair.press("تحديد الجلسة")
    chair.goes_to("/committees/sessions/")
    chair.sees("حُددت الجلسة", "مجدولة")
    chair.page.locator("tr", has_text=reference).locator("[name=item]").check(force=True)
    chair.press("حفظ الجدول")
    chair.sees("حُفظ جدول الجلسة", reference)
    return re.sub(r"^https?://[^/]+", "", chair.page.url)


def needs_quorum(chair: Person, session: str) -> None:
    """With one member there the session does not open, and the page says how many it takes."""
    chair.open(session)
    come = chair.page.locator("[name=present]")
    come.first.check(force=True)
    chair.press("تسجيل الحضور وافتتاح الجلسة")
    expect(chair.page.locator(".alert", has_text="النصاب")).to_contain_text(re.compile(r"\d"))
    chair.sees("مجدولة")


def opens(chair: Person, session: str) -> None:
    chair.open(session)
    for box in chair.page.locator("[name=present]").all():
        box.check(force=True)
    chair.press("تسجيل الحضور وافتتاح الجلسة")
    chair.sees("منعقدة")


def ballot(member: Person) -> Locator:
    return member.page.locator("form[action$='/vote']").first


def votes_against_without_reason(member: Person, session: str) -> None:
    member.open(session)
    ballot(member).locator("[name=vote][value=against]").check(force=True)
    member.press("تسجيل الصوت")
    expect(member.page.locator(".alert", has_text="سبب").first).to_be_visible()


def votes(member: Person, session: str, how: str) -> None:
    member.open(session)
    ballot(member).locator(f"[name=vote][value={how}]").check(force=True)
    member.press("تسجيل الصوت")
    member.sees("سُجل صوتك")


def recuses_himself(reviewer: Person, session: str) -> None:
    """Who reviewed the file is told that he has no vote on it, and is offered none."""
    reviewer.open(session)
    reviewer.sees("فلا تصوّت عليها")
    expect(ballot(reviewer).locator("[name=vote][value=for]")).to_have_count(0)
    votes(reviewer, session, "recused")


def signs(chair: Person, secretary: Person, session: str, reference: str) -> None:
    """The words of the minutes, two signatures of which the first settles nothing, and the file that goes on to its decision."""
    chair.open(session)
    chair.page.locator("form[action$='/resolution'] [name=reasons]").fill("الأسطول والتتبع مستوفيان.")
    chair.press("حفظ نص القرار")
    chair.sees("حُفظ نص القرار في المحضر")
    chair.press("توقيع المحضر", chair.page.locator("section.verdict"))
    chair.sees("منعقدة")
    secretary.open(session)
    expect(ballot(secretary)).to_have_count(0)
    secretary.press("توقيع المحضر", secretary.page.locator("section.verdict"))
    secretary.sees("وُقع محضرها")
    chair.open(session)
    chair.sees("وُقع محضرها", "موافق: 3", "بصمة المحضر")
    minutes = chair.context.request.get(f"{chair.server.url}{session}/minutes.pdf")
    assert minutes.ok and minutes.body().startswith(b"%PDF")
    chair.open(f"/cases/{reference}")
    chair.sees("بانتظار القرار")

"""Reviewer and approver at a file of any kind: taken up, waiting for others, recommended, decided."""

from playwright.sync_api import expect

from tests.journeys.reviewing import approver_approves, settles_questions
from tests.journeys.steps import Person

APPROVE = "#recommend button[value=recommend_approval]"


def takes(reviewer: Person, reference: str) -> None:
    """He finds the file in his inbox and takes it up."""
    reviewer.open(f"/inbox?q={reference}")
    reviewer.page.locator("tr", has_text=reference).get_by_role("link", name=reference).click()
    reviewer.press("بدء المراجعة")
    reviewer.sees("قيد المراجعة")


def cannot_recommend(reviewer: Person, because: str) -> None:
    """What the recommendation still waits for is said, and its button is shut."""
    expect(reviewer.page.locator("section.verdict .alert", has_text=because).first).to_be_visible()
    expect(reviewer.page.locator(APPROVE)).to_be_disabled()


def moves(reviewer: Person, action: str, state: str, note: str = "") -> None:
    """One of the plain steps of the file; the page then says where the file is."""
    form = reviewer.page.locator(f"form[action*='/{action}']")
    if note:
        form.locator("[name=note]").fill(note)
    reviewer.click(form.locator("button[type=submit]"))
    reviewer.sees(state)


def sees_result(reviewer: Person, reference: str, words: str) -> None:
    """What others answered stands on its own sheet of the file."""
    reviewer.open(f"/cases/{reference}")
    reviewer.page.get_by_role("tab", name="ما طُلب من غيرنا").click()
    expect(reviewer.page.locator("#others")).to_contain_text(words)


def recommends(reviewer: Person) -> None:
    settles_questions(reviewer)


def approves(approver: Person, reference: str) -> None:
    approver_approves(approver, reference)

"""Other bodies answer by the link in their letter, without an account."""

import re

from playwright.sync_api import expect

from tests.journeys.steps import Person

LINK = re.compile(r"https?://\S+/opinion/[\w.-]+")


def links(stranger: Person, reference: str) -> list[str]:
    """The links in the letters about a file."""
    stranger.open("/_mailbox")
    letters = stranger.page.locator("article", has_text=reference).all_inner_texts()
    return sorted({found for letter in letters for found in LINK.findall(letter)})


def fills(stranger: Person, link: str, answer: str, words: dict[str, str]) -> None:
    stranger.open(link)
    stranger.sees("إبداء رأي في معاملة", "آخر يوم للرد")
    stranger.page.locator(f"[name=answer][value={answer}]").check(force=True)
    stranger.fill({"signer_name": "سعد المالكي", "signer_post": "مدير شعبة السلامة"} | words)
    stranger.press("إرسال الرأي")


def sees_where(stranger: Person, link: str) -> None:
    """What was drawn for the request, on a map and in words."""
    stranger.open(link)
    expect(stranger.page.locator("#case-map canvas").first).to_be_visible()
    assert "LineString" in (stranger.page.locator("#case-map").get_attribute("data-config") or "")


def objects_without_reason(stranger: Person, link: str) -> None:
    """What was typed stays, and the page says what is missing."""
    fills(stranger, link, "objection", {})
    expect(stranger.page.locator(".alert", has_text="سبب").first).to_be_visible()
    expect(stranger.page.locator("[name=signer_name]")).to_have_value("سعد المالكي")


def answers(stranger: Person, link: str, answer: str, conditions: str) -> None:
    fills(stranger, link, answer, {"conditions": conditions})
    stranger.sees("سُجل رأيكم ووصل إلى البلدية", conditions)

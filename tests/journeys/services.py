"""A statement, a fence and a shop's licence: services that are nothing but a definition."""

import re

from tests.journeys.filing import attaches_everything
from tests.journeys.reviewing import approver_approves, pays_at_gateway, settles_questions
from tests.journeys.steps import REFERENCE, Person, rows


def begins(person: Person, words: str, parcel: int | None = None) -> str:
    """From the list of services to the list of tasks."""
    person.open(f"/services?q={words}")
    person.page.locator("li.service-line", has_not_text="لم تُتح").get_by_role("link").first.click()
    person.press("ابدأ الآن")
    if parcel:
        person.page.locator(f"[name=parcel][value='{parcel}']").check(force=True)
    else:
        if person.page.locator("[type=radio][name=party]").count():
            person.page.locator("[type=radio][name=party]").last.check(force=True)
        person.page.locator("[name=branch]").first.check(force=True)
    person.press("ابدأ الطلب")
    person.goes_to("/tasks")
    found = REFERENCE.search(person.page.url)
    assert found
    return found[0]


def answers(person: Person, task: str, values: dict[str, str]) -> None:
    person.press(task)
    person.fill(values)
    if person.page.locator("[name=carried_confirmed]").count():
        person.page.locator("[name=carried_confirmed]").check()
    person.press("حفظ ومتابعة")
    person.goes_to("/tasks")


def lodges(person: Person, reference: str) -> None:
    person.open(f"/applications/{reference}/check")
    person.click(person.page.locator("section[aria-labelledby=send] button").first)
    person.goes_to("/done")
    person.sees(reference)


def files_statement(owner: Person, parcel: int) -> str:
    reference = begins(owner, "بيان نظام البناء", parcel)
    answers(owner, "الغرض من البيان", {"statement_purpose": "design"})
    lodges(owner, reference)
    return reference


def files_fence(owner: Person, parcel: int) -> str:
    reference = begins(owner, "رخصة تسوير أرض", parcel)
    answers(
        owner,
        "بيانات السور",
        {"fence_material": "block", "fence_height_front_m": "2", "fence_height_side_m": "2.5", "fence_height_rear_m": "2.5"},
    )
    answers(owner, "إقرار المالك", {"undertaking": "y"})
    attaches_everything(owner, reference)
    owner.press("خط السور")
    owner.press("حفظ خط السور")
    lodges(owner, reference)
    return reference


def files_shop(shop: Person) -> str:
    """No parcel and no officer: paid, and the licence is there."""
    reference = begins(shop, "رخصة نشاط تجاري فوري")
    number = rows(shop.server, "select identifier from party where name_ar like %s", "مؤسسة نخيل%")
    answers(
        shop,
        "بيانات المنشأة",
        {
            "unified_no": str(number[0][0]),
            "trade_name": "نخيل الخرج",
            "activity": "stationery",
            "shop_address": "حي الخالدية، شارع الملك عبدالعزيز، مبنى 12",
            "shop_area_m2": "60",
            "sign_area_m2": "6",
            "licence_years": "1",
            "safety_confirmed": "y",
        },
    )
    attaches_everything(shop, reference)
    lodges(shop, reference)
    return reference


def officers_approve(reviewer: Person, approver: Person, references: tuple[str, ...]) -> None:
    for reference in references:
        reviewer.open(f"/cases/{reference}")
        reviewer.press("بدء المراجعة")
        settles_questions(reviewer)
        approver_approves(approver, reference)


def pays_and_holds(person: Person, reference: str, issued: str) -> None:
    """The invoice is paid and a paper is issued that says it is in force."""
    person.open(f"/cases/{reference}")
    if person.page.locator("main a[href*='/invoices/']").count():
        person.page.locator("main a[href*='/invoices/']").first.click()
        pays_at_gateway(person)
    person.open(f"/cases/{reference}")
    person.waits_for(issued)
    permit = rows(
        person.server,
        """
        select p.reference from "case" p join permit on permit.id = p.id join "case" a on a.id = permit.application_id where a.reference = %s""",
        reference,
    )
    person.open(f"/cases/{permit[0][0]}")
    person.sees("سارية")
    assert re.search("/permits/", person.named("تنزيل الوثيقة").get_attribute("href") or "")

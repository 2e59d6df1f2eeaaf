"""Turns that a case may take: to another branch, an objection to a fine, a closed door, money of another amount."""

import re
import sqlite3
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

from playwright.sync_api import expect

from app.i18n.dates import format_date
from tests.fixtures.served import Server
from tests.journeys.reviewing import pays_at_gateway
from tests.journeys.steps import Person, changes, rows

REASON = "القطعة ضمن نطاق بلدية الدلم بعد تعديل الحدود."
OBJECTION = "صُحح الوضع قبل حضور المراقب ولدي صور بذلك."
DOOR = "الموقع مغلق ولا أحد يرد على الجوال."


def officer_clock(server: Server, reference: str) -> tuple[datetime, int, int, bool]:
    """(due, allowance in minutes, minutes used before it last started, runs) of the term in which the branch must answer."""
    return rows(
        server,
        """
        select c.due_at, k.target_minutes, k.used_minutes, k.running_since is not null
        from "case" c join case_clock k on k.case_id = c.id and k.name = c.clock_name where c.reference = %s and k.name = 'officer'""",
        reference,
    )[0]


def moves_away(approver: Person, reference: str, branch: str) -> None:
    """He says why, and the file is gone from his own desk too."""
    approver.open(f"/cases/{reference}")
    desk = approver.page.locator("section.desk")
    desk.locator("summary", has_text="نقل إلى بلدية أخرى").click()
    desk.locator("[name=municipality_id]").select_option(label=branch)
    desk.locator("[name=reason]").fill(REASON)
    approver.press("نقل المعاملة", desk)
    approver.goes_to("/inbox")
    expect(approver.page.locator("body")).to_contain_text("نُقلت المعاملة إلى البلدية المختارة بسجلها ومدتها")


def knows_nothing_of(person: Person, reference: str) -> None:
    """Page, inbox, search and map are silent."""
    answer = person.page.goto(f"{person.server.url}/cases/{reference}")
    assert answer is not None and answer.status == 404
    person.sees("لم نجد")
    for path in (f"/inbox?q={reference}", f"/search?q={reference}"):
        person.open(path)
        expect(person.page.locator("main").get_by_role("link", name=reference)).to_have_count(0)


def finds_history(reviewer: Person, reference: str) -> None:
    """Under its own number in his inbox, with all that happened before, the reason, and the review to begin."""
    reviewer.open(f"/inbox?q={reference}")
    reviewer.click(reviewer.page.locator("tr", has_text=reference).get_by_role("link", name=reference))
    reviewer.goes_to(reference)
    reviewer.sees(REASON, "نُقلت إلى بلدية أخرى", "مسودة")
    reviewer.press("بدء المراجعة")
    reviewer.sees("قيد المراجعة")


def objects(owner: Person, reference: str) -> None:
    """From «معاملاتي», on screen; afterwards nobody asks for the money."""
    owner.open("/mine")
    owner.click(owner.page.locator(f"a[href$='/cases/{reference}']").first)
    owner.sees("صدرت غرامة", "لك أن تعترض حتى")
    owner.page.locator("summary", has_text="الاعتراض على الغرامة").click()
    owner.fill({"objection": OBJECTION})
    owner.press("تقديم الاعتراض")
    owner.sees("الاعتراض قيد النظر", OBJECTION)
    expect(owner.page.locator("[name=objection]")).to_have_count(0)


def too_late(owner: Person, reference: str, invoice: str) -> None:
    """The last day passes while the form is open: the answer says so and keeps what he wrote; then there is no form."""
    owner.open(f"/cases/{reference}")
    owner.page.locator("summary", has_text="الاعتراض على الغرامة").click()
    owner.fill({"objection": OBJECTION})
    changes(
        owner.server,
        """update violation v set object_until = (now() at time zone 'Asia/Riyadh')::date - 1
           from "case" c where c.id = v.id and c.reference = %s""",
        reference,
    )
    with owner.page.expect_response("**/objection") as answer:
        owner.press("تقديم الاعتراض")
    assert answer.value.status == 422
    owner.sees("انتهت مدة الاعتراض على هذه الغرامة")
    owner.open(f"/cases/{reference}")
    expect(owner.page.locator("[name=objection]")).to_have_count(0)
    owner.sees("صدرت غرامة", "سداد الغرامة")
    owner.press("سداد الغرامة")
    owner.goes_to(invoice)
    pays_at_gateway(owner)


def cannot_decide(person: Person, reference: str) -> None:
    """He sees the violation and its objection, without a decision to take."""
    person.open(f"/cases/{reference}")
    person.sees(OBJECTION)
    for label in ("إلغاء المخالفة", "رفض الاعتراض وبقاء الغرامة"):
        expect(person.page.get_by_role("button", name=label)).to_have_count(0)


def decides(approver: Person, reference: str, action: str, label: str, reason: str) -> None:
    """From the inbox: he reads what was found and what is said against it, and gives his reason."""
    approver.open(f"/inbox?q={reference}")
    approver.click(approver.page.locator("tr", has_text=reference).get_by_role("link", name=reference))
    approver.sees("ما رُصد", OBJECTION)
    approver.page.locator(f"#note-{action}").fill(reason)
    approver.press(label)
    approver.sees(reason)


def books_of(server: Server, violation: str) -> tuple[str, str, str, list[tuple[str, int]]]:
    """(number of the fine's invoice, its state, what is still claimed, its entries by kind)."""
    reference, state, claimed = rows(
        server,
        """
        select i.reference, i.state, coalesce(sum(l.debit - l.credit) filter (where l.account_code = '1210'), 0)::text
        from invoice i join "case" c on c.id = i.case_id join journal_entry e on e.invoice_id = i.id join journal_line l on l.entry_id = e.id
        where c.reference = %s group by i.id""",
        violation,
    )[0]
    kinds = rows(
        server,
        "select e.kind, count(*)::int from journal_entry e join invoice i on i.id = e.invoice_id where i.reference = %s group by 1 order by 1",
        reference,
    )
    return reference, state, claimed, kinds


def finds_door_closed(inspector: Person, visit: str, wrong: date, day: date) -> None:
    """Reason and another day; a day that has passed is refused and what he wrote stays; every button can be hit by a thumb."""
    inspector.open(f"/field/{visit}")
    inspector.page.locator(".closed-door summary").click()
    door = inspector.page.locator("#door-form")
    send = door.get_by_role("button", name="تسجيل تعذّر الدخول")
    for target in (inspector.page.locator(".closed-door summary"), send):
        box = target.bounding_box()
        assert box and box["height"] >= 48, f"{box} is too small for a thumb"
    door.locator("[name=door_note]").fill(DOOR)
    door.locator("[name=proposed_on]").fill(wrong.isoformat())
    with inspector.page.expect_response("**/record") as answer:
        inspector.click(send)
    assert answer.value.status == 422
    expect(inspector.page.locator(".error-summary")).to_be_visible()
    expect(door.locator("[name=door_note]")).to_have_value(DOOR)
    door.locator("[name=proposed_on]").fill(day.isoformat())
    inspector.click(send)
    inspector.goes_to("/sent")
    inspector.sees("تعذّر الدخول", "الموعد الجديد")
    expect(inspector.page.locator("main")).to_contain_text(shown(day))


def shown(day: date) -> re.Pattern[str]:
    """The day as a page or a list writes it."""
    return re.compile(f"{day:%Y/%m/%d}|{format_date(day)}")


def worklist_shows(inspector: Person, visit: str, day: date) -> None:
    inspector.open("/field/?span=all")
    stop = inspector.page.locator("li.stop", has_text=visit)
    expect(stop).to_contain_text("تعذّر الدخول")
    expect(stop).to_contain_text(shown(day))


def money_of_another_amount(owner: Person, invoice: str, amount: str) -> None:
    """The gateway takes another sum than it was asked for: the invoice stays owed and nothing is called paid."""
    owner.open(f"/invoices/{invoice}")
    owner.press("سدّد الفاتورة")
    intent = owner.page.url.rsplit("/", 1)[-1]
    port = owner.server.environment["GATEWAY_URL"].rsplit(":", 1)[-1]
    store = Path(owner.server.environment["VAR_DIR"]) / f"gateway-{port}.sqlite"
    with closing(sqlite3.connect(store, timeout=10)) as gateway, gateway:
        assert gateway.execute("update intent set amount = ? where id = ?", [amount, intent]).rowcount == 1
    owner.click(owner.page.get_by_role("button", name="ادفع الآن"))
    owner.open(f"/invoices/{invoice}")
    owner.sees("مستحقة السداد")


def keeps_money_for_its_payer(finance: Person, invoice: str, amount: str) -> None:
    """The sum waits in the list; he books it in suspense with his reason and asks that it be given back."""
    finance.open("/finance/notices")
    card = finance.page.locator("section[aria-labelledby=mismatched] .card", has_text=invoice)
    expect(card).to_contain_text(amount)
    card.locator("summary").click()
    card.locator("[name=reason]").fill("حُوّل المبلغ ناقصاً من البنك.")
    finance.press("قيّد المبلغ معلّقاً", card)
    expect(finance.page.locator("section[aria-labelledby=mismatched]", has_text=invoice)).to_have_count(0)
    kept = finance.page.locator("section[aria-labelledby=suspended] .card", has_text=invoice)
    expect(kept).to_contain_text(amount)
    kept.locator("summary").click()
    kept.locator("[name=reason]").fill("يُرد لصاحبه، وتُسدد الفاتورة بمبلغها.")
    finance.press("اطلب رد المبلغ", kept)
    finance.goes_to("/finance/reversals")
    mine = finance.page.locator(".card", has_text=invoice)
    expect(mine).to_contain_text("ينتظر قرار موظف آخر")
    expect(mine.get_by_role("button")).to_have_count(0)


def second_person_gives_it_back(second: Person, invoice: str) -> None:
    second.open("/finance/reversals")
    card = second.page.locator(".card", has_text=invoice)
    second.press("أوافق على الرد", card)
    expect(second.page.locator(".card", has_text=invoice)).to_contain_text("رُدّ المبلغ")
    second.open("/finance/journal?kind=reversal")
    second.sees("يُرد لصاحبه، وتُسدد الفاتورة بمبلغها.")

"""Turns that a case may take, each until the next person's screen, and what the registers say of it."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, expect

from tests.fixtures.served import Server
from tests.journeys import services, turns
from tests.journeys.reviewing import pays_at_gateway
from tests.journeys.steps import Person, rows, story_parcel

pytestmark = pytest.mark.browser


@pytest.fixture
def enter(browser: Browser, server: Server) -> Iterator:
    """Lets people in; at the end nobody's scripts may have failed."""
    inside: list[Person] = []

    def person(username: str = "", width: int = 1280, height: int = 900, **context) -> Person:
        inside.append(Person(browser, server, username, width, height, **context))
        return inside[-1]

    yield person
    for one in inside:
        one.leave()


def test_a_case_moves_to_another_branch_with_its_number_history_and_clock(enter, server: Server) -> None:
    owner, reviewer, approver = enter("owner"), enter("reviewer"), enter("approver")
    reference = services.files_statement(owner, story_parcel(server, "start_4"))
    reviewer.open(f"/inbox?q={reference}")
    expect(reviewer.page.locator("tr", has_text=reference)).to_be_visible()
    events = 'select count(*) from case_event e join "case" c on c.id = e.case_id where c.reference = %s'
    before, told = turns.officer_clock(server, reference), rows(server, events, reference)[0][0]

    turns.moves_away(approver, reference, "بلدية الدلم")
    for loser in (approver, reviewer, enter("reviewer.hayathim")):
        turns.knows_nothing_of(loser, reference)

    after = turns.officer_clock(server, reference)
    assert abs(after[0] - before[0]) <= timedelta(minutes=1), f"due {before[0]} became {after[0]}"
    assert after[1] == before[1] and after[2] >= before[2] and after[3]
    assert rows(server, events, reference)[0][0] == told + 1
    turns.finds_history(enter("reviewer.dilam"), reference)
    assert abs(turns.officer_clock(server, reference)[0] - before[0]) <= timedelta(minutes=1)
    owner.open("/mine")
    owner.click(owner.page.locator(f"a[href$='/cases/{reference}']").first)
    owner.sees(reference, "قيد المراجعة", "نُقلت إلى بلدية أخرى")


def test_an_objection_to_a_fine_is_upheld_or_refused_by_another_than_who_found_it(enter, server: Server) -> None:
    fined = rows(
        server,
        """
        select c.reference from violation v join "case" c on c.id = v.id join user_account u on u.party_id = v.violator_id
        where u.username = 'owner' and c.state = 'fined' order by c.reference""",
    )
    (wrong,), (right,) = fined[:2]
    owner, approver = enter("owner"), enter("approver")
    for reference in (wrong, right):
        turns.objects(owner, reference)
    for person in (enter("inspector"), enter("reviewer")):
        turns.cannot_decide(person, wrong)

    turns.decides(approver, wrong, "cancel", "إلغاء المخالفة", "ثبت بالصور تصحيح الوضع قبل الزيارة.")
    turns.decides(approver, right, "uphold", "رفض الاعتراض وبقاء الغرامة", "الصور بعد تاريخ الزيارة.")

    invoice, state, claimed, entries = turns.books_of(server, wrong)
    assert (state, claimed, entries) == ("cancelled", "0.00", [("invoice", 1), ("reversal", 1)])
    owner.open(f"/cases/{wrong}")
    owner.sees("ملغاة", "ثبت بالصور تصحيح الوضع قبل الزيارة.")
    owner.open(f"/invoices/{invoice}")
    owner.sees("أُلغيت هذه الفاتورة", "ثبت بالصور تصحيح الوضع قبل الزيارة.")
    expect(owner.page.get_by_role("button", name="سدّد الفاتورة")).to_have_count(0)
    finance = enter("finance")
    finance.open("/finance/journal?kind=reversal")
    finance.sees("ثبت بالصور تصحيح الوضع قبل الزيارة.")

    invoice, state, claimed, entries = turns.books_of(server, right)
    fine = rows(server, 'select v.fine_amount::text from violation v join "case" c on c.id = v.id where c.reference = %s', right)[0][0]
    assert (state, claimed, entries) == ("issued", fine, [("invoice", 1)])
    owner.open(f"/cases/{right}")
    owner.sees("الصور بعد تاريخ الزيارة.")
    turns.too_late(owner, right, invoice)
    assert turns.books_of(server, right)[1:] == ("paid", "0.00", [("invoice", 1), ("payment", 1)])


def test_behind_a_closed_door_another_day_is_fixed_and_everybody_knows_it(enter, server: Server) -> None:
    visit = rows(
        server,
        """
        select c.reference from visit v join "case" c on c.id = v.id join user_account u on u.party_id = c.party_id
        where u.username = 'owner' and c.state = 'planned' and v.visit_kind = 'foundation' order by v.planned_on""",
    )[0][0]
    inspector, owner = enter("inspector", 800, 1280, has_touch=True), enter("owner", 390, 844)
    today: date = rows(server, "select (now() at time zone 'Asia/Riyadh')::date")[0][0]
    day = today + timedelta(days=4)
    turns.finds_door_closed(inspector, visit, today - timedelta(days=1), day)
    assert rows(
        server, 'select v.planned_on, c.state, c.closed_at from visit v join "case" c on c.id = v.id where c.reference = %s', visit
    ) == [(day, "no_access", None)]
    turns.worklist_shows(inspector, visit, day)
    owner.open("/mine")
    expect(owner.page.locator(".card", has_text="زيارة للموقع").filter(has_text=turns.shown(day))).not_to_have_count(0)
    owner.click(owner.page.locator(f"a[href$='/cases/{visit}']").first)
    owner.sees("لم يتمكن المراقب من الدخول، وحُدد موعد جديد", turns.DOOR)
    expect(owner.page.locator("main")).to_contain_text(turns.shown(day))
    approver = enter("approver")
    approver.open("/visits?state=no_access")
    expect(approver.page.locator("tr", has_text=visit)).to_contain_text(turns.shown(day))


def test_money_of_another_amount_is_kept_for_its_payer_and_given_back(enter, server: Server) -> None:
    owner, finance = enter("owner"), enter("finance")
    invoice, total = rows(
        server,
        """
        select i.reference, i.total::text from invoice i join user_account u on u.party_id = i.payer_party_id
        where u.username = 'owner' and i.state = 'issued' and i.purpose = 'fee' order by i.reference""",
    )[0]
    turns.money_of_another_amount(owner, invoice, "100.00")
    turns.keeps_money_for_its_payer(finance, invoice, "100.00")
    turns.second_person_gives_it_back(enter("finance2"), invoice)
    books = """
        select e.kind, l.account_code, sum(l.debit - l.credit)::text from journal_line l join journal_entry e on e.id = l.entry_id
        join invoice i on i.id = e.invoice_id where i.reference = %s and e.payment_id is not null group by 1, 2 order by 1, 2"""
    assert rows(server, books, invoice) == [
        ("reversal", "1110", "-100.00"),
        ("reversal", "2910", "100.00"),
        ("suspense", "1110", "100.00"),
        ("suspense", "2910", "-100.00"),
    ]
    owner.open(f"/invoices/{invoice}")
    owner.sees("مستحقة السداد")
    pays_at_gateway(owner)  # the whole sum this time
    assert rows(server, "select state, total::text from invoice where reference = %s", invoice) == [("paid", total)]

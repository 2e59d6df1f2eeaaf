"""The foundation visit on a tablet, the stop that follows, the fine, and the way back to a permit that holds."""

import re

from playwright.sync_api import expect

from tests.journeys.papers import photo
from tests.journeys.reviewing import pays_at_gateway
from tests.journeys.steps import REFERENCE, Person, rows


def opens_stop(inspector: Person, permit: str) -> str:
    """The visit of that permit is in his list; its reference."""
    found = rows(
        inspector.server,
        """
        select c.reference from visit v join "case" c on c.id = v.id join permit p on p.id = v.permit_id join "case" q on q.id = p.id
        where q.reference = %s and c.closed_at is null""",
        permit,
    )
    assert len(found) == 1, found
    visit = str(found[0][0])
    inspector.open("/field/?span=all")
    stop = inspector.page.locator("li.stop", has_text=visit)
    expect(stop).to_be_visible()
    box = stop.bounding_box()
    assert box and box["height"] >= 48
    stop.get_by_role("link").first.click()
    inspector.goes_to(f"/field/{visit}")
    inspector.sees("الرخصة وشروطها", permit)
    return visit


def fails_visit(inspector: Person, permit: str) -> str:
    """Poured before the visit: photograph and words, and the record arrives once however often it is sent."""
    visit = opens_stop(inspector, permit)
    page = inspector.page
    page.locator("[data-ask]").first.click()
    expect(page.locator("[name=latitude]").first).not_to_have_value("")
    for item in page.locator("fieldset.check").all():
        item.locator("input[type=radio][value=pass]").check(force=True)
    page.locator("[name=answer-not_poured][value=fail]").check(force=True)
    page.locator("[name=note-not_poured]").fill("صُبّت قواعد الواجهة قبل حضور المراقب.")
    page.locator("[name=photos-not_poured]").set_input_files(photo("poured.jpg"))
    kept = page.locator("#sheet-form [data-photos-status]")
    expect(kept).to_have_text("صورك محفوظة على هذا الجهاز.")
    page.reload()
    expect(kept).to_have_text("صورك محفوظة على هذا الجهاز.")
    expect(page.locator("[name=note-not_poured]")).to_have_value("صُبّت قواعد الواجهة قبل حضور المراقب.")
    expect(page.locator("[name=answer-not_poured][value=fail]")).to_be_checked()
    inspector.press("إرسال نتيجة الزيارة")
    inspector.goes_to("/sent")
    inspector.sees("سُجلت الزيارة", "غير مجتازة", "موقوفة", "المخالفات", "إعادة المعاينة")
    return visit


def passes_visit(inspector: Person, permit: str) -> None:
    opens_stop(inspector, permit)
    inspector.sees("مخالفات لم تُصحح بعد")
    for item in inspector.page.locator("fieldset.check").all():
        item.locator("input[type=radio][value=pass]").check(force=True)
    inspector.press("إرسال نتيجة الزيارة")
    inspector.goes_to("/sent")
    inspector.sees("سُجلت الزيارة", "مجتازة", "سارية")


def owner_pays_fine(owner: Person, visit: str) -> str:
    """The violation is his to see, with its sum and its source, and his to pay."""
    fined = rows(
        owner.server,
        """
        select c.reference from violation v join "case" c on c.id = v.id join "case" s on s.id = v.visit_id where s.reference = %s""",
        visit,
    )
    owner.open("/mine")
    owner.page.locator(f"a[href$='/cases/{fined[0][0]}']").first.click()
    owner.goes_to("/cases/VL-")
    owner.sees("صدرت غرامة", "كيف حُسبت الغرامة", "صُبّت قواعد الواجهة قبل حضور المراقب")
    found = REFERENCE.search(owner.page.url)
    assert found
    owner.press("سداد الغرامة")
    pays_at_gateway(owner)
    owner.open(f"/cases/{found[0]}")
    owner.sees("سُددت الغرامة")
    return found[0]


def anybody_reads(anybody: Person, address: str, state: str) -> None:
    anybody.open(address)
    anybody.sees("التحقق" if state == "forged" else "الحالة الآن", state)


def anybody_tracks(anybody: Person, reference: str, last4: str) -> None:
    """Number and four digits are enough; no name is shown, and wrong digits show nothing."""
    anybody.open("/")
    anybody.page.locator(".door [name=reference]").fill(reference)
    anybody.page.locator(".door [name=phone]").fill(last4)
    anybody.press("تتبّع")
    anybody.sees("صدرت الرخصة", reference)
    assert "عبدالله" not in anybody.page.locator("main").inner_text()
    anybody.open(f"/track?reference={reference}&phone={'0000' if last4 != '0000' else '1111'}")
    assert not re.search("صدرت الرخصة", anybody.page.locator("main").inner_text())

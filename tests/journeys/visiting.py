"""The visit on which a decision waits, on the inspector's tablet."""

from playwright.sync_api import expect

from tests.journeys.steps import Person, rows


def passes(inspector: Person, reference: str) -> str:
    """A sheet with an open question comes back with it; whole, it frees the file: the visit's reference."""
    found = rows(
        inspector.server,
        """
        select o.visit_reference from ordered_inspection o join "case" c on c.id = o.application_id
        where c.reference = %s and o.outcome is null""",
        reference,
    )
    assert len(found) == 1 and found[0][0], found
    visit = str(found[0][0])
    inspector.open("/field/?span=all")
    inspector.page.locator("li.stop", has_text=visit).get_by_role("link").first.click()
    inspector.goes_to(f"/field/{visit}")
    inspector.press("إرسال نتيجة الزيارة")
    expect(inspector.page.locator(".error-summary")).to_be_visible()
    for item in inspector.page.locator("fieldset.check").all():
        item.locator("input[type=radio][value=pass]").check(force=True)
    inspector.press("إرسال نتيجة الزيارة")
    inspector.goes_to("/sent")
    inspector.sees("سُجلت الزيارة", "مجتازة")
    return visit

"""One villa all the way: owner → office → reviewer → approver → payment → paper → failed visit → موقوفة → re-visit → tracking."""
import pytest

from tests.journeys.steps import Person


@pytest.fixture(scope="module")
def papers(tmp_path_factory):
    """A small real PDF and photo to attach."""
    folder = tmp_path_factory.mktemp("papers")
    import pikepdf
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(595, 842))
    pdf.save(folder / "plan.pdf")
    return folder


def test_a_villa_from_the_owners_wish_to_a_permit_that_lives(browser, server, papers):
    owner = Person(browser, server, "owner")
    owner.open("/parcels/mine")
    owner.shot("01-mine")
    print(owner.page.inner_text("main")[:3000])
    for a in owner.page.locator("main a").all(): print(a.get_attribute("href"), a.inner_text())

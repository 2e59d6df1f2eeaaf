"""From the guide of a service to a file on the desk, and from the decision to the paper, whatever its procedure."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import shapely
from playwright.sync_api import expect

from tests.journeys.filing import attaches_everything
from tests.journeys.reviewing import pays_at_gateway
from tests.journeys.services import answers
from tests.journeys.steps import REFERENCE, Person, rows

RIYADH = timedelta(hours=3)
SENDS = "section[aria-labelledby=send] button"


def in_days(number: int) -> str:
    """That many days from today in Riyadh, as a date box takes it."""
    return (datetime.now(UTC) + RIYADH + timedelta(days=number)).date().isoformat()


def begins(person: Person, code: str, told: tuple[str, ...], place: Mapping[str, str]) -> str:
    """From the guide, which tells what is asked and what it costs, to the list of tasks: the reference."""
    person.open(f"/services/{code}")
    person.sees(*told)
    person.press("ابدأ الآن")
    person.goes_to("/start")
    person.fill(dict(place))
    person.press("ابدأ الطلب")
    person.goes_to("/tasks")
    found = REFERENCE.search(person.page.url)
    assert found
    return found[0]


def fills_in(person: Person, reference: str, tasks: Mapping[str, Mapping[str, str]]) -> None:
    """Each task of the list by its title, then a paper for each document that is asked for."""
    for title, values in tasks.items():
        answers(person, title, dict(values))
    if person.page.locator(f"a[href$='/applications/{reference}/documents']").count():
        attaches_everything(person, reference)


def is_refused(person: Person, reference: str, because: str) -> None:
    """Sending says which of the answers cannot be, and nothing was sent."""
    person.open(f"/applications/{reference}/check")
    person.click(person.page.locator(SENDS).first)
    expect(person.page.locator(".error-summary")).to_contain_text(because)
    expect(person.page.locator(SENDS)).to_be_visible()


def corrects(person: Person, reference: str, task: str, values: Mapping[str, str]) -> None:
    person.open(f"/applications/{reference}/tasks")
    answers(person, task, dict(values))


def lodges(person: Person, reference: str, *told: str) -> None:
    """What is about to be sent stands on one page with its fee; the number comes back."""
    person.open(f"/applications/{reference}/check")
    person.sees(*told)
    person.click(person.page.locator(SENDS).first)
    person.goes_to("/done")
    person.sees(reference)


def pays(person: Person, reference: str, amount: str, issued: str) -> None:
    """The invoice says the sum that the guide and the request said, and is paid at the gateway; the end is called after the document."""
    person.open("/mine")
    person.sees("مطلوب منك الآن", reference)
    person.open(f"/cases/{reference}")
    person.page.locator("main a[href*='/invoices/']").first.click()
    person.arrives()
    person.sees(amount)
    pays_at_gateway(person)
    person.open(f"/cases/{reference}")
    person.waits_for(issued)


def rates(person: Person, reference: str) -> None:
    """Once, after the decision: without stars it is asked for, and then thanked for."""
    person.open(f"/cases/{reference}")
    person.press("كيف كانت الخدمة؟")
    person.goes_to("/rate/")
    person.page.locator("[name=reason][value=speed]").check(force=True)
    person.press("إرسال التقييم")
    expect(person.page.locator(".error-summary")).to_be_visible()
    person.page.locator("[name=stars][value='4']").check(force=True)
    person.page.locator("[name=reason][value=speed]").check(force=True)
    person.fill({"comment": "وصل القرار قبل موعده."})
    person.press("إرسال التقييم")
    person.sees("شكراً لتقييمك", "4 من 5")
    given = rows(
        person.server, 'select stars, comment_state from rating r join "case" c on c.id = r.case_id where c.reference = %s', reference
    )
    assert given == [(4, "waiting")]


def spot_on(person: Person, parcel: int) -> shapely.Point:
    """A point on a parcel: longitude, latitude."""
    lon, lat = rows(
        person.server,
        "select st_x(p), st_y(p) from (select st_transform(st_pointonsurface(geom), 4326) p from spatial_unit where id = %s) q",
        parcel,
    )[0]
    return shapely.Point(lon, lat)


def typed(*spots: shapely.Point) -> str:
    """Latitude and longitude as the boxes of a place take them, a spot a line."""
    return "\n".join(f"{spot.y:.6f}, {spot.x:.6f}" for spot in spots)

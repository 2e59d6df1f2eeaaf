"""A complaint in dialect: followed where it is known already, filed where it is new, treated by the desk, judged by the one who told."""

import re

from playwright.sync_api import expect

from tests.journeys.papers import photo
from tests.journeys.steps import REFERENCE, Person, rows

WORDS = "بيارة طافحة قدام البيت من أمس والريحة قوية"


def spot_of_district(person: Person, nth: int) -> tuple[float, float]:
    """A place on the map of the seat, far from the places of other reports when ``nth`` differs."""
    found = rows(
        person.server,
        """
        select st_x(p), st_y(p) from (
            select st_transform(st_pointonsurface(geom), 4326) p from spatial_unit
            where municipality_id = 1 and end_lifespan_version is null order by id desc offset %s limit 1) q""",
        nth,
    )
    return float(found[0][0]), float(found[0][1])


def files(person: Person, lon: float, lat: float, phone: str = "") -> str:
    """Kind by everyday words, place, words and a photograph; the number that he is told."""
    tells_kind_and_place(person, lon, lat)
    person.fill({"description": WORDS} | ({"phone": phone} if phone else {}))
    person.page.locator("[name=photos]").set_input_files(photo("street.jpg", 110))
    person.press("إرسال البلاغ")
    person.goes_to("/sent")
    person.sees("وصل بلاغك")
    found = REFERENCE.search(person.page.url)
    assert found
    return found[0]


def tells_kind_and_place(person: Person, lon: float, lat: float) -> None:
    person.open("/reports/new")
    person.page.fill("[name=words]", "بيارة")
    person.press("ابحث عن النوع")
    choice = person.page.locator("#kinds-found a.kind-choice").first
    expect(choice).to_contain_text(re.compile("صرف|مياه"))
    choice.click()
    person.sees("أين المشكلة؟")
    person.page.locator("details", has_text="أكتب الإحداثيات").locator("summary").first.click()
    person.fill({"lat": f"{lat:.6f}", "lon": f"{lon:.6f}"})
    person.press("التالي")
    person.sees("تفاصيل البلاغ")


def follows_known(neighbour: Person, lon: float, lat: float, reference: str) -> None:
    """The neighbour, a few metres on, is shown the open report and follows it instead."""
    tells_kind_and_place(neighbour, lon + 0.0001, lat)
    near = neighbour.page.locator(".near__item", has_text=reference)
    near.locator("summary").click()
    near.locator("[name=phone]").fill("0550001122")
    neighbour.press("تابع", near)
    assert rows(
        neighbour.server, 'select count(*) from report_follower f join "case" c on c.id = f.report_id where c.reference = %s', reference
    ) == [(1,)]


def desk_closes(desk: Person, reference: str) -> None:
    """The report lies in the queue; it is sent to its department and closed with words and an after-photo."""
    desk.open(f"/reports/desk?q={reference}")
    desk.page.locator("li.queue__item", has_text=reference).get_by_role("link").first.click()
    desk.sees(WORDS)
    place = desk.page.locator("section", has=desk.page.locator("#classify"))
    desk.press("تأكيد التصنيف", place)
    desk.press("إحالة", desk.page.locator("section", has=desk.page.locator("#dispatch")))
    close = desk.page.locator("section", has=desk.page.locator("#close"))
    close.locator("[name=words]").fill("شُفطت البيارة وعُقم الموقع، وتحققنا منه بصورة.")
    close.locator("input[type=file]").set_input_files(photo("after.jpg", 200))
    desk.press("إغلاق البلاغ", close)
    desk.sees("مغلق", "شُفطت البيارة")


def citizen_rates(citizen: Person, reference: str) -> None:
    citizen.open("/mine")
    citizen.page.locator(f"a[href*='{reference}']").first.click()
    citizen.sees("شُفطت البيارة")
    citizen.page.locator("[name=stars][value='5']").check(force=True)
    citizen.press("إرسال التقييم")
    citizen.sees("تقييمك للمعالجة")
    assert rows(
        citizen.server, 'select stars from report_rating r join "case" c on c.id = r.report_id where c.reference = %s', reference
    ) == [(5,)]

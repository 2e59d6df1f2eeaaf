"""Each kind of procedure from the guide of a service to the paper in hand, every person acting at his own screen."""

from collections.abc import Iterator

import pytest
import shapely
from playwright.sync_api import Browser

from tests.fixtures.served import Server
from tests.journeys import bodies, desk, kinds, meeting, papering, visiting
from tests.journeys.steps import Person, rows, story_parcel

pytestmark = pytest.mark.browser
SIZES = {
    "": (390, 844),
    "citizen": (390, 844),
    "owner": (390, 844),
    "shop": (390, 844),
    "inspector": (1024, 1366),
    "reviewer": (1440, 900),
    "reviewer2": (1024, 900),
    "approver": (1440, 900),
    "director": (1440, 900),
    "clerk": (1440, 900),
    "planner": (1024, 900),
}
BODY = {"manager_id": "1000000008", "contact_mobile": "0500000001"}


class Cast:
    """Whoever is asked for stands at his screen, signed in once for the whole module."""

    def __init__(self, browser: Browser, server: Server) -> None:
        self.browser, self.server = browser, server
        self.inside: dict[str, Person] = {}

    def __call__(self, username: str = "") -> Person:
        if username not in self.inside:
            self.inside[username] = Person(self.browser, self.server, username, *SIZES[username])
        return self.inside[username]


@pytest.fixture(scope="module")
def cast(browser: Browser, server: Server) -> Iterator[Cast]:
    people = Cast(browser, server)
    yield people
    for person in people.inside.values():
        person.leave()


@pytest.fixture(scope="module")
def body(server: Server) -> dict[str, str]:
    """What the shop's owner writes of his establishment."""
    number = rows(server, "select identifier from party where name_ar like %s", "مؤسسة نخيل%")[0][0]
    return BODY | {"unified_no": str(number)}


def test_instant_a_pitch_is_booked_paid_and_held(cast: Cast) -> None:
    """Nobody reviews it: too many guests, or an evening already taken, is told at once."""
    citizen, stranger = cast("citizen"), cast()
    booking = {"venue": "pitch_rayan", "booked_day": kinds.in_days(6), "slot": "s18", "hours": "2", "guests": "350"}
    reference = kinds.begins(citizen, "env.park_booking", ("80.00", "إصدار فوري دون مراجعة"), {"branch": "1"})
    kinds.fills_in(citizen, reference, {"بيانات التواصل": {"contact_mobile": "0500000001"}, "بيانات الطلب": booking})
    kinds.is_refused(citizen, reference, "ما زاد على 200 شخص يلزم له تصريح فعالية.")
    kinds.corrects(citizen, reference, "بيانات الطلب", {"guests": "24"})
    kinds.lodges(citizen, reference, "ملعب حي الريان", "80.00")
    kinds.pays(citizen, reference, "80.00", "تم الحجز")
    file = papering.holds(citizen, reference, "ملعب حي الريان", "من 6 إلى 8 مساءً")
    papering.stranger_verifies(stranger, file)
    papering.stranger_checks_file(stranger, file)
    papering.tracks(stranger, reference, "تم الحجز")

    second = kinds.begins(citizen, "env.park_booking", (), {"branch": "1"})
    kinds.fills_in(citizen, second, {"بيانات التواصل": {"contact_mobile": "0500000001"}, "بيانات الطلب": booking | {"guests": "10"}})
    kinds.is_refused(citizen, second, "محجوز")


def test_simple_review_a_street_for_a_wedding(cast: Cast, server: Server) -> None:
    """A citizen names a parcel by its numbers; one officer recommends, another decides."""
    owner, stranger = cast("owner"), cast()
    plan, block, number = rows(
        server, "select plan_no, block_no, parcel_no from spatial_unit where id = %s", story_parcel(server, "start_4")
    )[0]
    told = {
        "location": "أمام منزل السبيعي، حي الملقا",
        "occasion": "wedding",
        "occasion_on": kinds.in_days(20),
        "occasion_days": "1",
        "road_width_m": "15",
        "tent_width_m": "13",
        "neighbours_count": "4",
    }
    reference = kinds.begins(owner, "evt.wedding_street", ("موافقة الجيران",), {"number": number, "plan": plan, "block": block})
    kinds.fills_in(owner, reference, {"بيانات التواصل": {"contact_mobile": "0500000001"}, "بيانات الطلب": told})
    kinds.is_refused(owner, reference, "يبقى 4 م من الشارع للطوارئ على الأقل.")
    kinds.corrects(owner, reference, "بيانات الطلب", {"tent_width_m": "8"})
    kinds.lodges(owner, reference, "زواج", "80.00")
    desk.takes(cast("reviewer"), reference)
    desk.recommends(cast("reviewer"))
    desk.approves(cast("approver"), reference)
    kinds.pays(owner, reference, "80.00", "صدر التصريح")
    file = papering.holds(owner, reference, "زواج")
    papering.stranger_verifies(stranger, file)
    papering.tracks(stranger, reference, "صدر التصريح")


def test_site_inspection_a_barber_is_visited_before_the_decision(cast: Cast, server: Server, body: dict[str, str]) -> None:
    """The reviewer cannot recommend before the visit; the inspector's sheet goes back to him without a failing item left open."""
    shop, reviewer, stranger = cast("shop"), cast("reviewer"), cast()
    spot = kinds.spot_on(shop, story_parcel(server, "start_5"))
    premises = {
        "trade_name": "صالون الأناقة",
        "shop_address": "حي السليمانية، مبنى 1120",
        "shop_area_m2": "45",
        "sign_area_m2": "3",
        "licence_years": "1",
    }
    chairs = {"activity": "barber", "chairs": "12", "barbers": "5", "sterilisers": "4", "single_use": "y"}
    reference = kinds.begins(
        shop, "com.barber", ("716.00", "زيارة الموقع قبل القرار"), {"point": kinds.typed(spot), "address": "حي السليمانية"}
    )
    kinds.fills_in(shop, reference, {"بيانات المنشأة": body, "بيانات المحل": premises, "بيانات الطلب": chairs})
    kinds.is_refused(shop, reference, "يلزم 5 م² لكل كرسي.")
    kinds.corrects(shop, reference, "بيانات الطلب", {"chairs": "5"})
    kinds.lodges(shop, reference, "صالون الأناقة", "716.00")

    desk.takes(reviewer, reference)
    desk.cannot_recommend(reviewer, "معاينة")
    desk.moves(reviewer, "order_visit", "بانتظار معاينة الموقع")
    papering.tracks(stranger, reference, "سيزور المراقب الموقع")
    visiting.passes(cast("inspector"), reference)
    desk.sees_result(reviewer, reference, "اجتاز الموقع")
    desk.recommends(reviewer)
    desk.approves(cast("approver"), reference)
    kinds.pays(shop, reference, "716.00", "صدرت الرخصة")
    file = papering.holds(shop, reference, "صالون الأناقة", "45")
    papering.stranger_verifies(stranger, file)


def test_committee_resolves_and_signs_before_the_decision(cast: Cast, body: dict[str, str]) -> None:
    """Agenda, quorum, votes and signed minutes: who reviewed the file has no vote, and the deputy decides after the minutes."""
    shop, reviewer, stranger = cast("shop"), cast("reviewer"), cast()
    fleet = {"vehicles": "8", "oldest_year": "2008", "drivers": "10", "streams": "commercial", "washing_yard": "y"}
    reference = kinds.begins(shop, "env.waste_contractor", ("لجنة الرخص",), {"branch": "1"})
    kinds.fills_in(shop, reference, {"بيانات المنشأة": body, "بيانات الطلب": fleet})
    kinds.is_refused(shop, reference, "لا تُقبل مركبة صنعت قبل سنة 2012.")
    kinds.corrects(shop, reference, "بيانات الطلب", {"oldest_year": "2016"})
    kinds.lodges(shop, reference, "2016", "4,000.00")

    desk.takes(reviewer, reference)
    desk.cannot_recommend(reviewer, "اللجنة")
    desk.moves(reviewer, "refer_to_committee", "معروض على اللجنة", note="الأسطول مكتمل والعقود سارية.")
    papering.tracks(stranger, reference, "معروض على اللجنة المختصة")
    session = meeting.is_planned(cast("director"), "licences", reference)
    meeting.needs_quorum(cast("director"), session)
    meeting.opens(cast("director"), session)
    meeting.votes_against_without_reason(cast("planner"), session)
    for username in ("director", "planner", "reviewer2"):
        meeting.votes(cast(username), session, "for")
    meeting.recuses_himself(reviewer, session)
    meeting.signs(cast("director"), cast("clerk"), session, reference)
    desk.approves(cast("approver"), reference)
    kinds.pays(shop, reference, "4,000.00", "صدرت الرخصة")
    file = papering.holds(shop, reference, "تجارية")
    papering.stranger_verifies(stranger, file)


def test_multi_agency_two_bodies_answer_by_their_links(cast: Cast, server: Server) -> None:
    """Traffic asks for a condition, which the paper carries; an objection without its reason is not taken."""
    shop, reviewer, stranger = cast("shop"), cast("reviewer"), cast()
    begin = kinds.spot_on(shop, story_parcel(server, "start_4"))
    closure = {
        "closed_from": kinds.in_days(7),
        "closed_until": kinds.in_days(40),
        "closure_kind": "full",
        "detour_m": "900",
        "houses_behind": "0",
        "closure_reason": "رفع وحدات تكييف مركزية",
    }
    line = kinds.typed(begin, shapely.Point(begin.x + 0.0008, begin.y))
    reference = kinds.begins(
        shop, "exc.street_closure", ("المديرية العامة للدفاع المدني", "720.00"), {"route_points": line, "address": "شارع الواحة"}
    )
    kinds.fills_in(shop, reference, {"بيانات الطلب": closure})
    kinds.is_refused(shop, reference, "الإغلاق 14 يوماً على الأكثر.")
    kinds.corrects(shop, reference, "بيانات الطلب", {"closed_until": kinds.in_days(9)})
    kinds.lodges(shop, reference, "كلي", "720.00")

    desk.takes(reviewer, reference)
    desk.cannot_recommend(reviewer, "الجهات")
    desk.moves(reviewer, "consult_agencies", "بانتظار الجهات")
    papering.tracks(stranger, reference, "لأخذ رأيها")
    links = bodies.links(stranger, reference)
    assert len(links) == 2
    bodies.sees_where(stranger, links[0])
    bodies.objects_without_reason(stranger, links[0])
    bodies.answers(stranger, links[0], "conditions", "يُترك مسار واحد لسيارات الإسعاف.")
    bodies.answers(stranger, links[1], "no_objection", "")
    desk.sees_result(reviewer, reference, "يُترك مسار واحد لسيارات الإسعاف.")
    desk.recommends(reviewer)
    desk.approves(cast("approver"), reference)
    kinds.pays(shop, reference, "720.00", "صدر التصريح")
    file = papering.holds(shop, reference, "يُترك مسار واحد لسيارات الإسعاف.")
    papering.stranger_verifies(stranger, file)

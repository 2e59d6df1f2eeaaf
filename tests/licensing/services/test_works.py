"""«هل أحتاج رخصة هنا؟»: an explicit yes or no for every work, with its reasons, decided on plain facts."""

import pytest

from licensing.catalogue import services
from licensing.passport.answers import PUBLISHED, REGISTER, Answer
from licensing.services.life import find_events, life_events
from licensing.services.works import Spot, find_works, judge, works


def register(*layers):
    return tuple(Answer(layer, REGISTER, "", hit=True) for layer in layers)


def published(code, kind, **facts):
    return Answer(code, PUBLISHED, "1", hit=True, title_ar=f"طبقة {code}", kind=kind, **facts)


PARCEL, STREET, OPEN = Spot(register("parcel", "zone"), ("residential_villa",)), Spot(register("street")), Spot()
by_code = {work.code: work for work in works()}


@pytest.mark.parametrize(
    ("work", "spot", "verdict", "first"),
    [
        ("build", PARCEL, "yes", "bld.new_residential"),
        ("build", STREET, "barred", "lnd.lost_plot"),
        ("fence", PARCEL, "yes", "bld.fence"),
        ("demolish", PARCEL, "yes", "bld.demolition"),
        ("paint", PARCEL, "no", None),
        ("dig", STREET, "yes", "exc.building_connection"),
        ("dig", PARCEL, "yes", "bld.excavate_plot"),
        ("tent", PARCEL, "no", None),
        ("tent", OPEN, "yes", "evt.tent"),
        ("shop", PARCEL, "barred", "com.home_business"),
        ("shop", Spot(register("parcel"), ("commercial",)), "yes", "com.issue_instant"),
        ("shop", Spot(register("parcel"), None), "yes", "com.issue_instant"),  # nobody knows the uses: a person is asked, nothing refused
        ("sign", PARCEL, "yes", "adv.shop_sign"),
        ("sign", OPEN, "yes", "adv.billboard"),
    ],
)
def test_each_work_says_yes_no_or_not_here(work, spot, verdict, first):
    told = judge(by_code[work], spot)
    assert told.verdict == verdict and told.why and all(told.why)
    assert (told.services[0] if told.services else None) == first


def test_a_layer_that_bars_building_bars_what_builds_and_nothing_else():
    spot = Spot((*PARCEL.answers, published("valley", "building", note="حرم وادٍ")), PARCEL.uses)
    told = judge(by_code["build"], spot)
    assert told.verdict == "barred" and "طبقة valley" in told.why[0] and "حرم وادٍ" in told.why[0]
    assert len(told.why) == 1 and told.also == () and told.services == ("lnd.zoning_statement",)  # no permit is offered where none is given
    assert judge(by_code["demolish"], spot).verdict == "yes"


def test_a_layer_over_a_part_of_the_parcel_leaves_the_rest_to_build_on():
    told = judge(by_code["build"], Spot((*PARCEL.answers, published("valley", "building", share=0.44)), PARCEL.uses))
    assert told.verdict == "yes" and any("44%" in words and "طبقة valley" in words for words in told.also)


def test_consents_and_heights_are_added_where_a_permit_is_needed():
    spot = Spot(
        (*PARCEL.answers, published("flood", "consent", authority="الدفاع المدني"), published("air", "height", height_m=45.0)), PARCEL.uses
    )
    also = judge(by_code["build"], spot).also
    assert any("الدفاع المدني" in words for words in also) and any("45 م" in words for words in also)
    assert judge(by_code["paint"], spot).also == ()
    assert not any("45" in words for words in judge(by_code["demolish"], spot).also)


def test_every_work_and_event_names_services_of_the_list_in_both_languages():
    known = services()
    for work in works():
        assert work.name.en and {code for case in work.cases for code in case.services} | {*work.otherwise} <= known.keys(), work.code
        assert work.cases[-1].where == "any", work.code  # there is an answer for every spot
        assert all(case.why.en for case in work.cases)
    for event in life_events().values():
        codes = [step.service for step in event.steps]
        assert event.name.en and event.intro.en and set(codes) <= known.keys() and len(codes) == len(set(codes)), event.code
        assert all(step.why.en for step in event.steps)


@pytest.mark.parametrize(
    ("words", "code"),
    [("ابغى ابني بيت", "building_a_home"), ("الوفاة", "bereavement"), ("فتح محل", "opening_a_shop"), ("نقل الملكية", "change_of_owner")],
)
def test_events_are_found_in_people_s_own_words(words, code):
    assert code in {event.code for event in find_events(words)}


def test_works_are_found_by_what_people_call_them():
    assert [work.code for work in find_works("خيمه")] == ["tent"] and find_works("لا شيء") == () and len(find_works("")) == len(works())

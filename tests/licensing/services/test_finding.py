"""Finding a service and reading its guide: any definition makes a page, online or not, with or without a place."""

from dataclasses import replace

import pytest

from app import db
from app.authz import acting_as
from app.errors import UserError
from licensing.catalogue import search_services, services
from licensing.catalogue.definitions import ServiceDefinition
from licensing.catalogue.listing import suggest_words
from licensing.models import ServiceFigure, ServiceLaunch
from licensing.presenters.services import service_facts
from licensing.services import eligibility, figures, guide
from licensing.services.eligibility import CONDITIONS, outcome_for, require_eligible
from tests.factories import filing


def online(**start):
    """A service that runs online and begins like that."""
    return next(s for s in services().values() if s.definition and all(getattr(s.definition.start, k) == v for k, v in start.items()))


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("رُخصة بِناء فله", "bld.new_residential"),
        ("السور", "bld.fence"),
        ("building permit villa", "bld.new_residential"),
        ("تصريح دفن", "cem.burial_permit"),
        ("حلاق", "com.barber"),
    ],
)
def test_a_service_is_found_in_any_spelling(words, code):
    assert code in [service.code for service in search_services(words)]


def test_a_misspelt_word_is_guessed_and_the_name_comes_before_the_group():
    assert search_services("تسويير") == [] and suggest_words("تسويير") == "تسوير" and suggest_words("xqzw") == ""
    found = [service.code for service in search_services("رخصة هدم", group="building")]
    assert found.index("bld.demolition") < len(found) and all(code.startswith("bld.") for code in found)


def test_the_finder_page_offers_events_works_and_the_map(client, city):
    page = client.get("/services").get_data(as_text=True)
    assert "بناء بيت" in page and "هل أحتاج رخصة هنا؟" in page
    assert "هل تقصد" in client.get("/services?q=تسويير").get_data(as_text=True)
    found = client.get("/services?q=خيمة").get_data(as_text=True)
    assert "خيمة أو مخيم" in found and "/permit-needed?work=tent" in found
    assert client.get("/services?release=x&group=nothing").status_code == 200


def test_an_event_lists_its_services_in_order_with_why(client, db_session):
    page = client.get("/services/life/bereavement").get_data(as_text=True)
    assert page.index("تصريح دفن") < page.index("سيارة نقل موتى") and "أول ما يلزم" in page
    assert client.get("/services/life/nothing").status_code == 404


def test_every_service_has_a_guide_a_checklist_and_online_ones_a_schema(client, city):
    kinds = {
        (
            s.online,
            s.definition.start.place if s.definition else "",
            bool(s.definition and s.definition.acts_on),
            s.facts.workflow_kind,
            s.facts.audience,
        ): s
        for s in services().values()
    }
    for service in kinds.values():
        page = client.get(f"/services/{service.code}").get_data(as_text=True)
        assert service.name_ar in page and "السند النظامي" in page, service.code
        assert client.get(f"/services/{service.code}/checklist").status_code == 200, service.code
        assert client.get(f"/services/{service.code}/check").status_code == 200, service.code
        schema = client.get(f"/services/{service.code}/schema.json")
        assert schema.status_code == (200 if service.online else 404), service.code
        if service.online:
            told = schema.get_json()
            assert told["$id"].endswith(f"/services/{service.code}/schema.json") and set(told["properties"]) == {
                f.name for f in service.form.fields if f.type != "file"
            }


def test_the_guide_tells_fee_example_steps_and_who_decides(client, city):
    service = online(place="own_parcel", engineering_office=True)
    page = client.get(f"/services/{service.code}").get_data(as_text=True)
    assert "مثال على الرسوم" in page and "way-drawing" in page and "من أوصى لا يقرر" in page and "شروط الاستحقاق" in page


def test_the_blank_form_is_a_paper_with_every_question(city, client):
    service = online(place="own_parcel", engineering_office=False)
    answer = client.get(f"/services/{service.code}/form.pdf")
    assert answer.status_code == 200 and answer.data.startswith(b"%PDF") and answer.mimetype == "application/pdf"


def test_eligibility_is_answered_before_anything_is_typed(city, sign_in):
    service = online(place="own_parcel", engineering_office=True)
    anonymous = outcome_for(service, type(city.owner)())
    assert anonymous.unknown and not anonymous.barred
    with acting_as(city.owner):
        owner = outcome_for(service, city.owner, city.lot)
    with acting_as(city.stranger):
        stranger = outcome_for(service, city.stranger, city.lot)
    assert not owner.barred and stranger.barred
    refused = next(a for a in stranger.answers if a.met is False)
    assert refused.rule == "owns_parcel" and refused.way_on
    page = sign_in(city.stranger).get(f"/services/{service.code}/check?parcel={city.lot.id}").get_data(as_text=True)
    assert "لا تنطبق عليك" in page and "تحديث صك ملكية" in page


def with_rules(monkeypatch, *rules):
    """A service that names these conditions."""
    service = online(place="own_parcel", engineering_office=True)
    return service.__class__(service.facts, service.definition.model_copy(update={"eligibility": rules}), service.modules)


def test_each_named_condition_refuses_with_its_own_sentence(city, monkeypatch):
    bodies = {
        "is_establishment": city.owner_party,
        "is_office": city.owner_party,
        "is_government": city.owner_party,
        "holds_permit": city.owner_party,
    }
    for rule, party in bodies.items():
        with pytest.raises(UserError, match=f"ineligible_{rule}"):
            require_eligible(with_rules(monkeypatch, rule), party, city.lot)
    city.lot.zone_id = None
    with pytest.raises(UserError, match="ineligible_zone_known"):
        require_eligible(with_rules(monkeypatch, "zone_known"), city.owner_party, city.lot)
    require_eligible(with_rules(monkeypatch, "parcel_not_frozen", "no_unpaid_fine", "no_running_application"), city.owner_party, city.lot)
    running = with_rules(monkeypatch, "no_running_application")
    filing.start_villa(city)
    with pytest.raises(UserError, match="ineligible_no_running_application"):
        require_eligible(running, city.owner_party, city.lot)


def test_every_condition_of_the_closed_list_has_a_question_and_a_way_on():
    named = set(ServiceDefinition.model_fields["eligibility"].annotation.__args__[0].__args__)
    assert (
        named <= CONDITIONS.keys()
        and named <= eligibility._RULES.keys()
        and {f"ineligible_{rule}" for rule in named} <= eligibility.MESSAGES.keys()
    )


def test_figures_are_counted_by_the_job_and_few_are_not_told(city):
    application = filing.start_villa(city)
    filing.to_office(city, application)
    filing.design(city, application)
    filing.lodge(city, application)
    figures.count_figures()
    row = db.session().get(ServiceFigure, application.service_code)
    db.session().refresh(row)
    assert (row.filed, row.decided) == (1, 0) and figures.figures_of(application.service_code) is None
    row.decided, row.approved = 8, 6
    assert figures.figures_of(application.service_code) is row
    figures.count_figures()
    db.session().refresh(row)
    assert row.decided == 0 and figures.most_asked(5) == [application.service_code]


def test_what_fits_me_is_for_who_signed_in(city, client, sign_in):
    assert client.get("/services/mine").status_code in (302, 303)
    page = sign_in(city.owner).get("/services/mine").get_data(as_text=True)
    assert "قطعك" in page and "قطعة 2" in page


def test_permit_needed_answers_by_typing_and_by_clicking(city, client):
    empty = client.get("/permit-needed").get_data(as_text=True)
    assert 'name="place"' in empty and "place-picker" in empty
    typed = client.get("/permit-needed?place=قطعة ٢ بلوك 14 مخطط 2702").get_data(as_text=True)
    assert "بناء جديد" in typed and "نعم، تلزم رخصة" in typed and "لا تلزم رخصة" in typed and "لا يُسمح بها هنا" in typed
    one = client.get(f"/permit-needed?parcel={city.lot.id}&work=fence").get_data(as_text=True)
    assert one.count('class="work-answer work-answer--') == 1 and "/services/bld.fence" in one
    assert client.get("/permit-needed?place=لا مكان").status_code == 422


def test_the_place_is_told_as_the_service_runs_and_every_fee_has_an_example(city, client):
    page = client.get(f"/services/{online(place='route').code}").get_data(as_text=True)
    assert "مسار ترسمه على الخريطة" in page and "تلزم قطعة أرض مسجلة" not in page
    charged = [service for service in services().values() if service.definition and service.definition.fee]
    assert [service.code for service in charged if guide.fee_example(service) is None] == []


def test_a_visit_is_promised_as_the_service_runs_and_not_as_the_list_says(city):
    """The list is a plan; whether somebody comes is a matter of the procedure."""
    visited = next(service for service in services().values() if service.definition and service.definition.visit)
    listed = replace(visited, facts=replace(visited.facts, needs_inspection=False))

    def told(service) -> str:
        return next(row["value"] for row in service_facts(service) if row["key"] == "زيارة الموقع قبل القرار")

    assert told(listed) == "نعم"
    assert told(replace(listed, definition=None)) == "لا"
    instant = next(service for service in services().values() if service.definition and service.definition.procedure == "instant")
    assert told(replace(instant, facts=replace(instant.facts, needs_inspection=True))) == "لا"


def test_a_closed_service_says_so_before_anything_is_typed(city, sign_in):
    code = online(place="own_parcel").code
    db.session().add(ServiceLaunch(code=code, done={}, state="closed"))
    db.session().flush()
    client = sign_in(city.owner)
    for address in (f"/services/{code}", f"/services/{code}/check"):
        page = client.get(address).get_data(as_text=True)
        assert "أُغلق التقديم على هذه الخدمة" in page and f"/services/{code}/start" not in page
    assert client.get(f"/services/{code}/start").headers["Location"].endswith(f"/services/{code}")

"""A service that no list has is made in the editor, signed by another, filed through to its document, and taken back."""

from uuid import uuid4

import pytest
from flask import current_app
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from app import db
from app.authz import SYSTEM, acting_as
from app.casework.workflow import advance
from app.errors import UserError
from licensing.applications import queries
from licensing.applications.opening import start_application
from licensing.catalogue import UnknownService, check_catalogue, get_service, library, search_services, services
from licensing.catalogue.faults import TEXTS
from licensing.catalogue.versions import Known, refresh
from licensing.editor import creating, drafting, overlaying, trying
from licensing.editor.rows import typed_of
from licensing.editor.telling import FAULT_WORDS
from licensing.models import Permit, ServiceChange, ServiceVersion
from tests.factories import filing
from tests.factories.people import DILAM, SIH
from tests.licensing.editor.test_editing import STATEMENT, published

CODE = "env.palm_gift"
SAID = {
    "from": creating.EMPTY,
    "reason": "قرار المجلس البلدي",
    "group": "environment",
    "new_code": "palm_gift",
    "name_ar": "طلب إهداء فسيلة نخل",
    "name_en": "Gift of a palm shoot",
    "output_document_ar": "إشعار إهداء",
    "output_document_en": "Notice of a gift",
    "audience": "G2C",
    "fee_basis": "none",
    "source_tag": "AMANAH",
    "source_note": "قرار 12 لعام 1448",
    "sourced": ["documents", "deadline"],
    "intro_ar": "لمن يريد فسيلة يزرعها أمام بيته.",
    "intro_en": "For those who wish to plant a palm before their house.",
    "procedure": "simple_review",
    "working_days": "3",
    "template": "certificate",
    "term": "1 year",
    "fields-0-name": "palms",
    "fields-0-type": "integer",
    "fields-0-required": "y",
    "fields-0-label_ar": "عدد الفسائل",
    "fields-0-label_en": "Palm shoots",
    "fields-0-min": "1",
    "fields-0-max": "5",
    "documents-0-code": "photos",
    "documents-0-by": "applicant",
    "documents-0-required": "y",
}


def form(**changes) -> MultiDict:
    typed = typed_of(creating.beginning(changes.get("from", creating.EMPTY)))
    for name, value in {**SAID, **changes}.items():
        typed.setlist(name, value if isinstance(value, list) else [value])
    return typed


def drafted(city, **changes) -> ServiceChange:
    typed = form(**changes)
    body = creating.composed(creating.beginning(typed["from"]), typed)
    with acting_as(city.director):
        change = creating.propose_new(body, typed["reason"], SIH, city.director)
        trying.dry_run(change, city.director)
    return change


def begun(city, code: str = CODE):
    with acting_as(city.owner):
        return start_application(code, city.owner_party, city.owner, municipality_id=SIH)


def issued(city, application) -> Permit:
    with acting_as(city.owner):
        assert filing.answer(application, city.owner, "applicant", {"contact_mobile": "0500000001", "palms": "2"}) == {}
        filing.attach_all(application, city.owner, "applicant")
        advance(application, "submit", city.owner)
    filing.recommend(city, application)
    filing.approve(city, application)
    if application.state != "issued":
        with acting_as(SYSTEM):
            advance(application, "issue", SYSTEM)
    return db.session().scalars(select(Permit).where(Permit.application_id == application.id)).one()


def post(pages, url: str, typed: MultiDict):
    typed["idempotency_key"] = uuid4().hex
    return pages.post(url, data=typed)


def taken_back(city, code: str = CODE) -> None:
    service = get_service(code)
    with acting_as(city.director):
        back = drafting.propose(service, drafting.base_of(service), "أُلغي القرار", SIH, city.director, rollback=True)
    published(city, back)


def test_a_new_service_is_found_filed_and_runs_to_its_document(city, client):
    change = drafted(city)
    assert CODE not in services() and change.based_on == 0
    with pytest.raises(UnknownService):
        get_service(CODE)
    assert drafting.faults_of(change) == []
    published(city, change)
    service = get_service(CODE)
    assert (service.definition.version, service.facts.target_days, service.facts.workflow_kind) == (1, 3, "simple_review")
    assert service.facts.source == "AMANAH(docs,days) قرار 12 لعام 1448"
    assert search_services("فسيله نخل")[0].code == CODE, "found in any spelling"
    permit = issued(city, begun(city))
    assert (permit.title, permit.template, permit.facts["answers"]["palms"]) == ("إشعار إهداء", "certificate", 2)
    guide = client.get(f"/services/{CODE}").get_data(as_text=True)
    assert "طلب إهداء فسيلة نخل" in guide and "قرار الأمانة: قرار 12 لعام 1448" in guide and "ابدأ الآن" in guide
    assert f"/services/{CODE}" in client.get("/services?q=فسيلة").get_data(as_text=True)
    assert check_catalogue() == []


def test_a_new_service_stands_in_a_process_that_begins_later(city):
    published(city, drafted(city))
    library.put_over_files(())
    current_app.extensions["service_versions"] = Known()
    assert CODE not in services(), "a process that has not looked yet"
    refresh(at_once=True)
    assert get_service(CODE).facts.name_en == "Gift of a palm shoot"
    assert db.session().get(ServiceVersion, (CODE, 1)).body["facts"]["group"] == "environment"


def test_a_new_service_that_is_taken_back_leaves_the_finder_and_its_running_requests_go_on(city, client):
    published(city, drafted(city))
    running = begun(city)
    taken_back(city)
    assert CODE not in services() and search_services("فسيلة") == []
    assert get_service(CODE).retired
    with pytest.raises(UserError, match="service_retired"):
        begun(city)
    assert queries.definition_of(running).deadline.working_days == 3
    assert issued(city, running).title == "إشعار إهداء"
    page = client.get(f"/services/{CODE}").get_data(as_text=True)
    assert "أُوقفت هذه الخدمة" in page and "ابدأ الآن" not in page and "قرار الأمانة: قرار 12 لعام 1448" in page


def test_a_proposal_to_take_back_says_what_remains(city, sign_in):
    published(city, drafted(city))
    published_statement = get_service(STATEMENT)
    backs = []
    for service in (get_service(CODE), published_statement):
        with acting_as(city.director):
            backs.append(drafting.propose(service, drafting.base_of(service), "خطأ", SIH, city.director, rollback=True))
    assert [drafting.has_earlier(back) for back in backs] == [False, True]
    pages = sign_in(city.director)
    assert "فتخرج الخدمة من الدليل" in pages.get(f"/cases/{backs[0].reference}").get_data(as_text=True)
    assert "وتعود الطلبات الجديدة إلى ما قبله" in pages.get(f"/cases/{backs[1].reference}").get_data(as_text=True)


def test_what_was_taken_back_may_come_back_as_a_further_version(city):
    published(city, drafted(city))
    taken_back(city)
    service = get_service(CODE)
    with acting_as(city.director):
        again = drafting.propose(service, drafting.base_of(service), "عاد القرار", SIH, city.director)
        trying.dry_run(again, city.director)
    published(city, again)
    assert (get_service(CODE).definition.version, again.published_version) == (2, 2)
    assert CODE in services()


def test_a_change_of_a_new_service_may_change_its_name(city):
    published(city, drafted(city))
    base = drafting.base_of(get_service(CODE))
    typed = typed_of(base)
    typed["name_ar"] = "طلب إهداء نخلة"
    del typed["new_code"]
    with acting_as(city.director):
        change = drafting.propose(get_service(CODE), creating.composed(base, typed, CODE), "تصحيح الاسم", SIH, city.director)
        trying.dry_run(change, city.director)
    running = begun(city)
    published(city, change)
    assert get_service(CODE).name_ar == "طلب إهداء نخلة" and search_services("نخلة")[0].code == CODE
    assert queries.service_of(running).name_ar == "طلب إهداء فسيلة نخل"


def test_a_branch_lays_its_days_over_a_new_service(city):
    published(city, drafted(city))
    overlaying.lay_over(get_service(CODE), SIH, MultiDict({"deadline_days": "6", "note": "قرار 3"}), city.director)
    assert overlaying.rows_of(CODE)[0]["days"] == 6


def test_a_copy_asks_what_the_first_asks_and_must_differ_from_it(city):
    service = get_service(STATEMENT)
    same = {"from": STATEMENT, "group": "land", "new_code": "statement_again", "fee_basis": service.facts.fee_basis}
    own = {name: value for name, value in SAID.items() if name.split("-")[0] in ("reason",) or name.startswith(("name_", "output_"))}
    base = creating.beginning(STATEMENT)
    typed = typed_of(base)
    for name, value in {**own, **same}.items():
        typed[name] = value
    change_body = creating.composed(base, typed)
    code = change_body["code"]
    faults = drafting.faults_in(library.service_with(code, drafting.read(code, change_body)))
    assert code == "lnd.statement_again" and [fault.kind for fault in faults] == ["twin"]
    typed["documents-2-code"], typed["documents-2-by"], typed["documents-2-required"] = "photos", "applicant", "y"
    with acting_as(city.director):
        change = creating.propose_new(creating.composed(base, typed), "سبب", SIH, city.director)
        trying.dry_run(change, city.director)
    assert drafting.faults_of(change) == []
    assert change.tried["examples"][0]["fee"] == "80.00", "in a city of class C2"
    published(city, change)
    assert get_service(code).definition.documents[2].code == "photos"


def test_a_code_is_one_service_s_own_even_between_two_drafts(city):
    first = drafted(city)
    assert creating.problems_of(form())["new_code"] == "new_service_code_taken"
    assert "new_code" not in creating.problems_of(form(), own=first)
    with acting_as(city.director), pytest.raises(UserError, match="new_service_code_taken"):
        drafted(city)
    published(city, first)
    second = drafted(city, new_code="other_gift")
    second.service_code, second.body = CODE, {**second.body, "code": CODE}
    second.tried = {}
    with acting_as(city.director):
        trying.dry_run(second, city.director)
        advance(second, "send", city.director)
    with acting_as(city.signer), pytest.raises(UserError, match="new_service_code_taken"):
        advance(second, "publish", city.signer)


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"new_code": ""}, "new_code", "new_service_code"),
        ({"new_code": "نخل"}, "new_code", "new_service_code"),
        ({"new_code": "bld.palm"}, "new_code", "new_service_code"),
        ({"group": "land", "new_code": STATEMENT}, "new_code", "new_service_code_taken"),
        ({"group": "moon"}, "group", "new_service_group"),
        ({"name_en": " "}, "name_en", "new_service_name_en"),
        ({"audience": "X"}, "audience", "new_service_audience"),
        ({"fee_basis": "gold"}, "fee_basis", "new_service_fee_basis"),
    ],
)
def test_what_is_typed_wrong_is_told_by_its_control(city, changes, field, code):
    assert creating.problems_of(form(**changes))[field] == code


def test_a_draft_may_take_another_code_before_it_is_signed(city):
    change = drafted(city)
    with acting_as(city.director):
        body = creating.composed(change.body, form(new_code="env.shoot_gift"))
        drafting.redraft(change, body, "رمز أوضح", city.director)
    assert (change.service_code, change.body["facts"]["code"]) == ("env.shoot_gift", "env.shoot_gift")


def test_examples_are_made_from_the_questions_and_tried(city):
    change = drafted(city)
    assert change.body["examples"]["passes"]["answers"] == {"contact_mobile": "0500000001", "palms": "1"}
    passes, refused = change.tried["examples"]
    assert (passes["faults"], passes["broken"], refused["elsewhere"]) == ([], [], False)


@pytest.mark.parametrize(
    "wrong",
    [
        {"fee_basis": "fixed", "fee-0-tariff": "zoning_statement", "fee-0-quantity": "palms +"},
        {"rules-0-code": "few", "rules-0-measure": "((", "rules-0-limit": "1", "rules-0-text_ar": "نص", "rules-0-text_en": "Text"},
        {"fee_basis": "fixed", "fee-0-tariff": "zoning_statement", "fee-0-quantity": "1 / (palms - palms)"},
    ],
)
def test_an_expression_that_cannot_be_read_is_told_and_leaves_the_draft_unsent(city, sign_in, no_form_tokens, wrong):
    pages = sign_in(city.director)
    assert post(pages, "/catalogue/new", form(preview="1", **wrong)).status_code == 200
    sent = post(pages, "/catalogue/new", form(**wrong))
    assert sent.status_code == 303 and "في التعريف أخطاء تمنع الإرسال" in pages.get(sent.location).get_data(as_text=True)


def test_a_question_asked_twice_and_an_unknown_group_of_questions_are_told(city):
    for changes in ({"fields-0-name": "contact_mobile"}, {"modules": ["moon"]}, {"fields-0-name": "عدد"}, {"working_days": "ثلاثة"}):
        with pytest.raises(UserError, match="service_body_wrong"):
            drafted(city, **changes)


def test_every_fault_has_an_arabic_sentence():
    assert FAULT_WORDS.keys() == TEXTS.keys()


def test_the_pages_of_a_new_service(city, sign_in, no_form_tokens):
    pages = sign_in(city.director)
    assert "انسخ من خدمة قائمة" in pages.get("/catalogue/new").get_data(as_text=True)
    assert pages.get("/catalogue/new?from=empty").status_code == 200
    copied = pages.get(f"/catalogue/new?from={STATEMENT}").get_data(as_text=True)
    assert "الغرض من البيان" in copied
    assert pages.get("/catalogue/new?from=no.such").status_code == 404
    wrong = post(pages, "/catalogue/new", form(name_en="", group="moon", new_code="قلب"))
    html = wrong.get_data(as_text=True)
    assert wrong.status_code == 422 and "اكتب اسم الخدمة بالإنجليزية" in html and "اختر مجموعة من القائمة" in html
    assert 'value="قلب"' in html and "لمن يريد فسيلة" in html, "what was typed is kept"
    looked = post(pages, "/catalogue/new", form(preview="1")).get_data(as_text=True)
    assert "التعريف سليم" in looked and "way-drawing" in looked
    no_english = post(pages, "/catalogue/new", form(preview="1", intro_en="")).get_data(as_text=True)
    assert "النص الإنجليزي ناقص: وصف الخدمة" in no_english
    sent = post(pages, "/catalogue/new", form())
    assert sent.status_code == 303
    case = pages.get(sent.location).get_data(as_text=True)
    assert "الخدمة كما ستكون" in case and "المثال المقبول" in case and "طلب إهداء فسيلة نخل" in case
    assert "خدمات جديدة قيد الإعداد" in pages.get("/catalogue").get_data(as_text=True)
    assert pages.get(f"{sent.location.replace('/cases/', '/catalogue/changes/')}/edit").status_code == 200


def test_a_form_without_anything_is_answered_with_what_is_missing(city, sign_in, no_form_tokens):
    pages = sign_in(city.director)
    for url in ("/catalogue/new", f"/catalogue/{STATEMENT}/propose"):
        answer = post(pages, url, MultiDict())
        assert answer.status_code == 422 and "اكتب سبب التعديل" in answer.get_data(as_text=True), url


def test_only_who_drafts_makes_a_service_and_an_administrator_reads(city, sign_in):
    assert sign_in(city.reviewer).get("/catalogue/new").status_code == 403
    admin = filing.staff("administrator", SIH, DILAM)
    reading = sign_in(admin)
    assert reading.get("/catalogue").status_code == 200
    assert reading.get(f"/catalogue/{STATEMENT}").status_code == 200
    assert reading.get(f"/catalogue/{STATEMENT}/propose").status_code == 403

"""Deeds: numbers of each kind, both calendars, shares within one, and who may see them."""

from datetime import date
from fractions import Fraction

import pytest
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from app import db
from app.authz import acting_as
from app.errors import NotFound, UserError
from app.identity.checks import with_check_digit
from app.tenancy import everything
from gis.cadastre.deeds.commands import record_deed
from gis.cadastre.deeds.entering import DeedFacts, Share, owners_typed, read_deed
from gis.models import RRR, Deed, DeedRight
from gis.register.queries import owners_of
from tests.gis.cadastre.conftest import key

AHMAD, SARA = with_check_digit("100090001"), with_check_digit("100090002")


def typed(**changed):
    return {"kind": "electronic", "number": "310112345678", "dated_on": "2024-05-20", **changed}


def owners(*rows):
    return [{"identifier": identifier, "name": name, "share": share} for identifier, name, share in rows or [(AHMAD, "أحمد", "1")]]


def faults(facts, rows=None):
    return set(read_deed(facts, rows or owners())[1])


@pytest.mark.parametrize("number", ["310112345678", "٣١٠١١٢٣٤٥٦٧٨"])
def test_an_electronic_deed_has_twelve_digits(app, number):
    with app.test_request_context():
        facts, wrong = read_deed(typed(number=number), owners())
    assert (facts.number, wrong) == ("310112345678", {})


@pytest.mark.parametrize("number", ["", "31011234567", "3101123456789", "31011234567a"])
def test_an_electronic_deed_with_any_other_number(app, number):
    with app.test_request_context():
        assert faults(typed(number=number)) == {"number"}


def test_a_legacy_deed_keeps_its_number_and_says_its_court(app):
    with app.test_request_context():
        facts, wrong = read_deed(
            typed(kind="istihkam", number="٧٧/٣", volume="٤", issuer="المحكمة الكبرى", hijri_date="١٣٦٢/١١/٠٣", dated_on=""), owners()
        )
        assert wrong == {} and (facts.number, facts.volume, facts.hijri_date) == ("77/3", "4", "1362/11/03")
        assert faults(typed(kind="paper", number="12")) == {"issuer"}


def test_the_gregorian_day_is_found_where_the_calendar_knows_it(app):
    with app.test_request_context():
        facts, _wrong = read_deed(typed(hijri_date="1445/11/12", dated_on=""), owners())
        assert facts.dated_on == date(2024, 5, 20)
        assert faults(typed(hijri_date="", dated_on="")) == {"hijri_date"}
        assert faults(typed(hijri_date="1445/13/01", dated_on="")) == {"hijri_date"}
        assert faults(typed(dated_on="2024-02-31")) == {"dated_on"}


@pytest.mark.parametrize("share", ["0", "2", "1/0", "نصف", "-1/2", "4/3"])
def test_a_share_is_a_fraction_of_the_whole(app, share):
    with app.test_request_context():
        assert faults(typed(), owners((AHMAD, "أحمد", share))) == {"o_share-1"}


def test_shares_together_are_the_whole_at_most(app):
    with app.test_request_context():
        assert faults(typed(), owners((AHMAD, "أحمد", "1/3"), (SARA, "سارة", "٢/٣"))) == set()
        assert faults(typed(), owners((AHMAD, "أحمد", "1/2"), (SARA, "سارة", "2/3"))) == {"o_share-1"}
        assert faults(typed(), owners(("123", "", ""))) == {"o_identifier-1", "o_name-1"}


def test_rows_of_owners_are_read_in_order():
    form = MultiDict([("o_identifier", "1"), ("o_identifier", "2"), ("o_name", "أ"), ("o_share", "1/2")])
    assert owners_typed(form) == [{"identifier": "1", "name": "أ", "share": "1/2"}, {"identifier": "2", "name": "", "share": ""}]


def facts(number="310112345678", *shares, transfers=True):
    shares = shares or (Share(AHMAD, "أحمد", Fraction(1, 3)), Share(SARA, "سارة", Fraction(2, 3)))
    return DeedFacts("electronic", number, "", "", "", date(2024, 5, 20), "", 500.0, "", transfers, shares)


def test_a_deed_that_transfers_ends_the_rights_before_it(block, cast):
    with acting_as(cast.surveyor):
        deed = record_deed(block["3"], facts(), cast.surveyor)
    with everything():
        held = owners_of(block["3"].id)
        assert [(o.name_ar, o.share, o.deed_no) for o in held] == [
            ("سارة", Fraction(2, 3), deed.number),
            ("أحمد", Fraction(1, 3), deed.number),
        ]
        assert db.session().query(DeedRight).filter_by(deed_id=deed.id).count() == 2
        assert db.session().scalars(select(RRR).where(RRR.deed_no == "310100000001")).one().end_lifespan_version is not None


def test_a_deed_that_proves_more_than_is_left_is_refused(block, cast):
    with acting_as(cast.surveyor), pytest.raises(UserError) as refusal:
        record_deed(block["3"], facts("310100000077", Share(AHMAD, "أحمد", Fraction(1, 100)), transfers=False), cast.surveyor)
    assert (refusal.value.code, refusal.value.details["found"]) == ("deed_shares", "101/100")


def test_a_right_that_is_held_already_is_linked_not_doubled(block, cast):
    with everything():
        (owner,) = owners_of(block["3"].id)
    with acting_as(cast.surveyor):
        first = record_deed(block["3"], facts(), cast.surveyor)
        again = record_deed(block["1"], facts("310100000099", Share(AHMAD, "أحمد", Fraction(1))), cast.surveyor)
    assert owner.deed_no != first.number and again.ba_unit_id != first.ba_unit_id
    with everything():
        assert [o.name_ar for o in owners_of(block["1"].id)] == ["أحمد"]  # the same party, known by his number


def test_the_same_deed_twice(block, cast):
    with acting_as(cast.surveyor):
        record_deed(block["3"], facts(), cast.surveyor)
        with pytest.raises(UserError) as refusal:
            record_deed(block["1"], facts(), cast.surveyor)
    assert refusal.value.code == "deed_known"


def test_recorded_from_the_form_and_found_by_its_number(sign_in, block, cast):
    browser, url = sign_in(cast.surveyor), f"/land/deeds/new?parcel={block['3'].id}"
    sent = typed(transfers="y", property_no="٥٥٠١", o_identifier=[AHMAD], o_name=["أحمد"], o_share=["1"])
    more = browser.post(url, data=sent | {"do": "add_owner"}, headers=key()).get_data(as_text=True)
    assert more.count('name="o_name"') == 2 and 'value="أحمد"' in more
    bad = browser.post(url, data=sent | {"number": "12", "note": "أبقها"}, headers=key())
    assert bad.status_code == 422 and "أبقها" in bad.get_data(as_text=True)
    answer = browser.post(url, data=sent, headers=key())
    assert answer.status_code == 303
    page = browser.get(answer.location).get_data(as_text=True)
    assert "أحمد" in page and "5501" in page
    for words in ("310112345678", "٥٥٠١", "2702/14/3"):
        assert answer.location in browser.get(f"/land/deeds?q={words}").get_data(as_text=True)
    assert answer.location not in browser.get("/land/deeds?q=999").get_data(as_text=True)
    assert "310112345678" in browser.get("/search?q=310112345678").get_data(as_text=True)
    assert answer.location in browser.get(f"/map/parcels/{block['3'].id}").get_data(as_text=True)
    again = browser.post(url, data=sent, headers=key())
    assert again.status_code == 422 and "مسجل من قبل" in again.get_data(as_text=True)


def test_deeds_are_for_the_branch_alone(client, sign_in, block, cast):
    with acting_as(cast.surveyor):
        deed = record_deed(block["3"], facts(), cast.surveyor)
        with pytest.raises(NotFound):
            record_deed(block["1"], facts("310100000099"), cast.elsewhere)
    assert deed.number not in client.get(f"/map/parcels/{block['3'].id}").get_data(as_text=True)
    assert client.get("/land/deeds").status_code in (302, 303, 401)
    stranger = sign_in(cast.elsewhere)
    assert stranger.get(f"/land/deeds/{deed.id}").status_code == 404
    assert deed.number not in stranger.get("/land/deeds").get_data(as_text=True)
    assert stranger.get(f"/land/deeds/new?parcel={block['3'].id}").status_code == 404
    assert db.session().scalars(select(Deed)).all() == [deed]

"""«أين يذهب الوقت»: a director compares the way files go with a proposal, and is told what he typed wrongly."""

from datetime import timedelta

from app import db
from licensing.review import improvement
from tests.factories import desk
from tests.factories.people import DILAM, SIH, staff


def test_only_files_that_ended_tell_of_the_whole_way(city):
    running, over = desk.take(city, desk.lodge(city)), desk.take(city, desk.lodge(city))
    over.closed_at = over.opened_at + timedelta(days=1)
    db.session().flush()
    counted = improvement.read_stays([SIH], "")
    assert counted.stays.keys() == {str(running.id), str(over.id)} and counted.ended.keys() == {str(over.id)}
    assert counted.ended[str(over.id)] is counted.stays[str(over.id)]


def test_a_director_compares_and_is_told_what_was_typed_wrongly(city, sign_in):
    for _ in range(2):
        desk.take(city, desk.lodge(city))
    director = sign_in(staff("director", SIH))
    page = director.get("/desk/time?most-submitted=٠٫٥&procedure=instant").get_data(as_text=True)
    assert "ملفات محسوبة" in page and "الوسيط بعده" in page and "تُلغى" in page
    wrong = director.get("/desk/time?most-submitted=كثير&service=²&municipality=²")
    assert (
        wrong.status_code == 422 and "اكتب الأيام رقماً" in wrong.get_data(as_text=True) and 'value="كثير"' in wrong.get_data(as_text=True)
    )
    assert director.get("/desk/time?most-submitted=²").status_code == 422
    assert sign_in(staff("reviewer", SIH)).get("/desk/time").status_code == 403


def test_another_branch_is_not_counted(city, sign_in):
    desk.take(city, desk.lodge(city))
    page = sign_in(staff("director", DILAM)).get(f"/desk/time?municipality={SIH}").get_data(as_text=True)
    assert "لا ملفات تحركت" in page

"""Conditions that others set stand on the permit: those of a committee, and those under which bodies had no objection."""

from app import db
from app.tenancy import everything
from licensing.committees import queries as committees
from licensing.consultations import queries as consultations
from licensing.events import PermitGranted
from licensing.models import Application, Permit, PermitCondition


def add_conditions_of_others(granted: PermitGranted) -> None:
    """Subscriber: the new permit carries them after its own, each with the name of who asked for it."""
    if granted.application_id is None:
        return
    with everything():
        application, permit = db.session().get(Application, granted.application_id), db.session().get_one(Permit, granted.permit_id)
        if application is None:  # a permit of the past has no file of ours behind it
            return
        present = {condition.code for condition in permit.conditions}
        for code, text in conditions_of(application):
            if code not in present:
                permit.conditions.append(PermitCondition(seq=len(permit.conditions) + 1, code=code, text_ar=text, text_en=text))
        db.session().flush()


def conditions_of(application: Application) -> list[tuple[str, str]]:
    """(code, sentence) of each condition that a committee or a body set."""
    item = committees.last_item(application)
    found = []
    if item is not None and item.outcome == "approve":
        name = committees.charter_of(application).ar
        found += [(f"committee_{n}", f"{text} ({name})") for n, text in enumerate(item.conditions, 1)]
    found += [(f"agency_{a.code}_{n}", f"{text} ({a.ar})") for n, (a, text) in enumerate(consultations.conditions_asked(application), 1)]
    return found

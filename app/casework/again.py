"""A refused form on the page of a case: the page again, with what is to be mended and what was typed."""

from collections.abc import Callable

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app import db
from app.authz import current_actor
from app.casework.models import Case
from app.casework.pages import case_page
from app.errors import UserError, message_for


def page_again(find: Callable[[str], Case], reference: str, refusal: UserError, *statuses: int) -> ResponseReturnValue:
    """The case as it stands, found anew after what was begun is undone.

    Args:
        statuses: refusals that the page tells; 422 alone if none is named. Any other is raised for the platform to tell.
    """
    if refusal.status not in (statuses or (422,)):
        raise refusal
    db.rollback()
    template, context = case_page(find(reference), current_actor())
    said = {"problem": message_for(refusal.code, refusal.details), "typed": request.form}
    return render_template(template, **context | said), refusal.status

"""Which page of an application a person gets: the reviewing desk, or the page of those who take part."""

from typing import Any

from app.authz import Actor
from licensing.applications.pages import application_page as participant_page
from licensing.models import Application
from licensing.review.pages import file_page


def application_page(case: Application, actor: Actor) -> tuple[str, dict[str, Any]]:
    """Template and context; staff of the case's branch see the file as it lies on the desk."""
    if case.municipality_id in actor.roles and case.state != "draft":
        return file_page(case, actor)
    return participant_page(case, actor)

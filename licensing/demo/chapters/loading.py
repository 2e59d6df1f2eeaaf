"""The order in which the chapters are told."""

from app.demo import DemoContext
from licensing.demo.chapters import digging, disputes, mandates, meetings, office, opinions, plans
from licensing.demo.chapters.stage import set_stage
from licensing.demo.loading import moment_of
from licensing.demo.people import assemble


def load_chapters(context: DemoContext) -> None:
    """Everything through the commands that the pages call; a few rows of each kind."""
    cast = assemble(context.made["parties"])
    stage = set_stage(cast, moment_of(context), context.seed)
    meetings.hold_meetings(stage)
    digging.dig(stage)
    plans.scrutinise_plans(stage)
    disputes.dispute(stage)
    opinions.rate(stage)
    office.keep_office(stage)
    mandates.give_mandates(stage)

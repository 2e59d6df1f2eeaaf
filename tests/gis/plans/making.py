"""Plans for tests: drawn up, reviewed and approved by three persons."""

from datetime import date

from app.casework.workflow import advance
from gis.plans import commands
from gis.plans.commands import PlanFacts
from tests.factories.people import SIH

FACTS = PlanFacts("subdivision", "2702", "مخطط النزهة", "45/1", date(2026, 1, 5))


def submitted(people, facts=FACTS, boundary=None):
    plan = commands.draft_plan(SIH, facts, people["planner"], boundary)
    advance(plan, "submit", people["planner"])
    return plan


def certified(people, facts=FACTS, boundary=None):
    plan = submitted(people, facts, boundary)
    advance(plan, "certify", people["reviewer"])
    return plan


def approved(people, facts=FACTS, boundary=None):
    plan = certified(people, facts, boundary)
    advance(plan, "approve", people["approver"])
    return plan

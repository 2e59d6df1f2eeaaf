"""A proposal to change the villa zone's rules lies in two branches, unmeasured, for the planner to go on with."""

from datetime import date, timedelta

from app import db
from app.authz import acting_as
from app.identity.queries import today
from gis.models import ZoneClass
from licensing.demo.people import Cast
from licensing.regulation.drafting import Draft, propose

ZONE, RULE, LIMIT = "س1", "SB-REAR-UPPER", "3"
BRANCHES = (1, 3)
DAYS_AHEAD = 60


def propose_rules(cast: Cast, as_of: date) -> None:
    """Nothing where the city has no such zone."""
    zone = db.session().get(ZoneClass, ZONE)
    if zone is None:
        return
    for branch in BRANCHES:
        planner = cast.staff["planner", branch]
        draft = Draft(
            {RULE: LIMIT}, max(as_of, today()) + timedelta(days=DAYS_AHEAD), "توصية لجنة التخطيط", "زيادة خصوصية الجيران في الأدوار العليا"
        )
        with acting_as(planner):
            propose(zone, branch, draft, planner)

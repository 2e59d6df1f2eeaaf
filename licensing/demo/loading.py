"""The order in which licensing's part of the demo is made."""

from datetime import UTC, datetime, time

import numpy as np

from app.casework.calendar import RIYADH
from app.demo import DemoContext
from gis.cases.commands import show_all_cases
from licensing.demo.history import write_history
from licensing.demo.people import assemble
from licensing.demo.places import choose_plots, parcel_of, read_stories
from licensing.demo.recent import change_permits, tell_recent
from licensing.demo.regulation import propose_rules
from licensing.demo.tour import as_made, tell_tour

FULL = 60_000
HISTORY, SPARE, FEWEST = 1_500, 240, 60  # spare: plots among which today's files find built and vacant ones
# The seat is the largest branch; each branch by the share of its files.
WEIGHTS = {1: 2.2, 2: 1.0, 3: 1.2, 4: 1.0}


def load_licensing(context: DemoContext) -> None:
    """Files, permits, invoices and receipts: history in bulk, the rest through the commands."""
    cast, now = assemble(context.made["parties"]), moment_of(context)
    stories = read_stories()
    taken = {parcel_of(place).id for place in (*stories.parcels.values(), *stories.night_sites)}
    rng = np.random.default_rng(context.seed)
    many = max(FEWEST, round(HISTORY * context.parcels / FULL))
    plots = choose_plots(many + SPARE, rng, taken, WEIGHTS)
    recent = tell_recent(plots[:SPARE], cast, now, context.parcels)
    written = write_history(plots[SPARE:], rng, cast, now)
    change_permits(recent, cast, now)
    told = tell_tour(cast, now)
    propose_rules(cast, context.as_of)
    show_all_cases()
    context.made |= written | {"recent_applications": len(recent) + len(told)}
    context.made["licensing_stories"] = as_made(told)


def moment_of(context: DemoContext) -> datetime:
    """Today's present moment; noon of another day."""
    now = datetime.now(UTC)
    if context.as_of == now.astimezone(RIYADH).date():
        return now
    return datetime.combine(context.as_of, time(12), RIYADH).astimezone(UTC)

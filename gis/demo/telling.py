"""What the demo says of its land: how it is loaded, where the tour goes, and that it is what it promises."""

from typing import Any

from sqlalchemy import select

from app import db
from app.demo import DemoContext
from app.sqlfile import load_sql
from gis.demo.build import build_city
from gis.demo.layout import TOWNS
from gis.demo.load import SOURCE, load_city
from gis.demo.stories import OWNERS_STORIES, Stories, pick_stories
from gis.models import ImportRun

WIDTHS = {10, 12, 15, 20, 25, 30, 36, 40, 60}
CORNER_SHARE, STREET_SHARE, OVERBUILT = 0.12, 0.995, 40


def load_land(context: DemoContext) -> None:
    """Loader: the city stands; ``made`` holds ``land`` (a ``LoadedCity``) and ``stories`` for loaders that bring cases."""
    city = build_city(context.parcels, context.seed)
    stories = pick_stories(city)
    owner = context.made.get("parties", {}).get("owner")
    given = {stories.parcels[name].row: owner for name in OWNERS_STORIES} if owner else {}
    land = load_city(city, stories, context.as_of, given)
    context.made |= land.counts | {"land": land, "stories": stories}


def find_stories() -> Stories | None:
    """The places of the tour in the loaded demo city, or None where no demo was loaded."""
    run = db.session().scalars(select(ImportRun).where(ImportRun.file_name == SOURCE).limit(1)).first()
    return Stories.from_json(run.options["stories"]) if run else None


def check_land() -> list[tuple[str, bool, str]]:
    """Each promise about the land, whether it holds, and the figure found."""
    run = db.session().scalars(select(ImportRun).where(ImportRun.file_name == SOURCE).limit(1)).first()
    if run is None:
        return [("the demo city is loaded", False, "no demo city")]
    facts = db.session().execute(load_sql("gis", "demo/facts")).one()
    return [*_checks(facts, run.options["parcels"]), *_story_checks(Stories.from_json(run.options["stories"]))]


def _checks(facts: Any, promised: int) -> list[tuple[str, bool, str]]:
    corners, fronts = facts.corner_parcels / facts.parcels, facts.fronting_parcels / facts.parcels
    widths = {float(width) for width in facts.street_widths}
    return [
        ("parcels that were asked for", facts.parcels == promised, str(facts.parcels)),
        ("every branch has parcels", facts.branches == len(TOWNS), str(facts.branches)),
        ("at least 12 % corner lots", corners >= CORNER_SHARE, f"{corners:.1%}"),
        ("plots front a street", fronts >= STREET_SHARE, f"{fronts:.2%}"),
        ("streets of every width", widths >= WIDTHS, str(sorted(widths))),
        ("forty buildings are over-built", facts.overbuilt == OVERBUILT, str(facts.overbuilt)),
        ("plots on the wadi", facts.wadi_parcels > 0, str(facts.wadi_parcels)),
        ("plots on a passage", facts.passage_parcels > 0, str(facts.passage_parcels)),
        ("every parcel is owned as a whole", facts.wholly_owned == facts.parcels, str(facts.wholly_owned)),
        ("parcels with ancestors by a split", facts.split_parcels > 0, str(facts.split_parcels)),
        ("every zone has rules or is open", facts.zones >= 10, str(facts.zones)),
        ("tile copies of every parcel", facts.copies == facts.parcels, str(facts.copies)),
        ("mosques, schools, parks", min(facts.mosques, facts.schools, facts.parks) > 0, f"{facts.mosques}, {facts.schools}, {facts.parks}"),
    ]


def _story_checks(stories: Stories) -> list[tuple[str, bool, str]]:
    keys = [(s.plan_no, s.block_no, s.parcel_no) for s in (*stories.parcels.values(), *stories.night_sites)]
    found = db.session().scalar(
        load_sql("gis", "demo/count_keys"),
        {"plans": [key[0] for key in keys], "blocks": [key[1] for key in keys], "numbers": [key[2] for key in keys]},
    )
    return [("story parcels exist", found == len(keys), f"{found} of {len(keys)}")]

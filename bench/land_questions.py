"""What is asked of the loaded register, drawn from the register itself; and the papers that are put beside its parcels first."""

import random
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app import db
from app.authz import SYSTEM, acting_as
from app.identity.commands import create_user, grant_role, hash_password
from bench.pages import PASSWORD
from bench.site import Site
from config import Config
from gis.demo import names
from ops import database
from tests.fixtures import templates
from wsgi import create_app

MISSPELT = {
    "misspelt district": "SELECT DISTINCT name_ar FROM district ORDER BY 1",
    "misspelt plan name": "SELECT DISTINCT name_ar FROM land_name WHERE kind = 'plan' ORDER BY 1",
    "misspelt street": "SELECT DISTINCT name_ar FROM street WHERE name_ar IS NOT NULL ORDER BY 1",
    "misspelt facility": "SELECT DISTINCT name_ar FROM place ORDER BY 1",
}
_USERNAME = "bench.planner"


@dataclass(frozen=True)
class Question:
    """What is typed, and the parcel or the name that must be among the answers."""

    words: str
    parcel: int | None = None
    name: str = ""

    def is_in(self, answer: list[dict[str, Any]]) -> bool:
        return any(row.get("parcel_id") == self.parcel if self.parcel else row["title"] == self.name for row in answer)


def put_papers(name: str) -> None:
    """Addresses, deeds, decisions and named plans, streets and places stand beside the parcels of the database."""
    words = {"first": [*names.MEN, *names.WOMEN], "second": names.FAMILIES}
    with closing(database.connect(templates.address("", name))) as own, own.cursor() as cursor:
        cursor.execute((Path(__file__).parent / "papers.sql").read_text("utf8"), words)


def draw(name: str, number: int) -> dict[str, list[Question]]:
    """So many questions of each kind, all different where the register has so many."""
    dice = random.Random(7)
    with closing(database.connect(templates.address("", name))) as own, own.cursor() as cursor:

        def some(query: str) -> list[tuple[Any, ...]]:
            cursor.execute(query)
            rows: list[tuple[Any, ...]] = cursor.fetchall()
            return dice.sample(rows, number) if len(rows) >= number else [dice.choice(rows) for _ in range(number)]

        return {**_parcels(some), **_papers(some), **_names(some, dice)}


Some = Callable[[str], list[tuple[Any, ...]]]
_SOME_PARCELS = """
SELECT s.id, s.plan_no, s.block_no, s.parcel_no, d.name_ar, ST_X(p), ST_Y(p)
FROM spatial_unit AS s LEFT JOIN district AS d ON d.id = s.district_id, ST_Transform(ST_PointOnSurface(s.geom), 4326) AS p
WHERE s.id % greatest(1, (SELECT count(*) FROM spatial_unit) / 20000) = 0 ORDER BY s.id
"""


def _parcels(some: Some) -> dict[str, list[Question]]:
    parcels = some(_SOME_PARCELS)
    return {
        "plan/block/parcel": [Question(f"{plan}/{block}/{no}", key) for key, plan, block, no, *_ in parcels],
        "parcel, block and plan in words": [Question(f"قطعة {no} بلك {block} مخطط {plan}", key) for key, plan, block, no, *_ in parcels],
        "point typed": [Question(f"{row[6]:.6f}, {row[5]:.6f}", row[0]) for row in parcels],
        "point in parcel": [Question(f"{row[5]:.7f},{row[6]:.7f}", row[0]) for row in parcels],
    }


def _papers(some: Some) -> dict[str, list[Question]]:
    addresses = some(
        "SELECT parcel_id, short_address, building_no, postal_code, additional_no FROM national_address WHERE parcel_id % 50 = 0 ORDER BY 1"
    )
    deeds = some("SELECT parcel_id, number FROM deed WHERE parcel_id % 50 = 0 ORDER BY 1")
    decisions = some("SELECT parcel_id, decision_no FROM survey_decision WHERE parcel_id % 40 = 0 ORDER BY 1")
    return {
        "national address, short": [Question(row[1], row[0]) for row in addresses],
        "national address, written out": [Question(f"{row[2]} شارع الأمل، حي النرجس {row[3]}-{row[4]}", row[0]) for row in addresses],
        "deed number": [Question(number, key) for key, number in deeds],
        "survey decision number": [Question(f"قرار مساحي {number}", key) for key, number in decisions],
    }


def _names(some: Some, dice: random.Random) -> dict[str, list[Question]]:
    return {kind: [Question(misspelt(name, dice), name=name) for (name,) in some(query)] for kind, query in MISSPELT.items()}


def misspelt(name: str, dice: random.Random) -> str:
    """Two neighbouring letters of the longest word change places, or one is lacking."""
    words = name.split()
    longest = max(range(len(words)), key=lambda at: len(words[at]))
    word = words[longest]
    at = dice.randrange(min(2, len(word) - 2), len(word) - 1)
    words[longest] = word[:at] + word[at + 1 :] if dice.random() < 0.5 else word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return " ".join(words)


def make_planner(site: Site, branch: int) -> str:
    """The user name of a planner of the branch."""
    app = create_app(Config(ENVIRONMENT="test", DATABASE_URL=site.environment["DATABASE_URL"], VAR_DIR=templates.TEST_VAR))
    with app.app_context(), acting_as(SYSTEM), db.transaction():
        grant_role(create_user(_USERNAME, "مخطط القياس", hash_password(PASSWORD)), branch, "planner", SYSTEM)
    return _USERNAME

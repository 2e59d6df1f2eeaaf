"""Where the demo's reports happen."""

from collections import defaultdict
from dataclasses import dataclass
from random import Random

from app import db
from app.sqlfile import load_sql

_WANTED = 4000


@dataclass(frozen=True)
class Spot:
    """The street side of a parcel: longitude, latitude, and the parcel's key."""

    parcel_id: int
    reference: str
    parcel_no: str
    municipality_id: int
    district: str
    x: float
    y: float

    @property
    def words(self) -> str:
        district = self.district if self.district.startswith("حي ") else f"حي {self.district}"
        return f"{district}، قطعة {self.parcel_no}"


class Spots:
    """Places by district; some districts have more trouble than others."""

    def __init__(self, parcels: int, random: Random, storm_district: str) -> None:
        rows = db.session().execute(load_sql("field_inspection", "demo/spots"), {"step": max(1, parcels // _WANTED)})
        self.random, self.by_district = random, defaultdict(list)
        for row in rows:
            self.by_district[row.municipality_id, row.district].append(Spot(*row))
        self.districts = sorted(self.by_district)
        self.weights = [len(self.by_district[d]) * random.uniform(0.5, 1.7) for d in self.districts]
        self.storm = [d for d in self.districts if d[1] == storm_district] or self.districts[:1]

    def take(self, *, storm: bool = False) -> Spot:
        if storm and self.random.random() < 0.75:
            return self.random.choice(self.by_district[self.random.choice(self.storm)])
        return self.random.choice(self.by_district[self.random.choices(self.districts, self.weights)[0]])

    def in_branch(self, municipality_id: int) -> Spot:
        district = self.random.choice([d for d in self.districts if d[0] == municipality_id] or self.districts)
        return self.random.choice(self.by_district[district])

"""What the chapters share: their services, firms without an account, free plots, and a file filled by its service's own example."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import select

from app import db
from app.casework.models import CaseSubject
from app.identity.commands import create_party
from app.identity.models import Party
from app.identity.queries import today
from app.strict_yaml import load_strict
from gis.models import SpatialUnit
from licensing.catalogue import Service, get_service
from licensing.catalogue.examples import typed
from licensing.demo.people import Cast
from licensing.demo.places import Plot, choose_plots, parcel_of, read_stories
from licensing.demo.telling import Tale, tell
from licensing.models import Application

SEAT, PLOTS = 1, 16
TOLD_WITH = Path(__file__).with_name("services.yaml")
# key, kind, name; identifiers come from the documented fictitious block, after those of the personas
FIRMS = (
    ("pests", "establishment", "شركة نقاء الخرج لمكافحة الآفات"),
    ("pests2", "establishment", "مؤسسة درع الواحة لمكافحة الآفات"),
    ("clinic", "establishment", "مجمع الياسمين الطبي"),
    ("charity", "non_profit", "جمعية سنابل الخرج الخيرية"),
    ("water", "establishment", "شركة مسارات الشبكات للمقاولات"),
    ("fibre", "establishment", "شركة ألياف الواحة للاتصالات"),
)
FIRST_FIRM = 21


@dataclass(frozen=True)
class Stage:
    """``built`` and ``vacant``: house plots of the seat on which nothing else happens, each taken once."""

    cast: Cast
    now: datetime
    services: Mapping[str, Service]
    firms: Mapping[str, Party]
    built: Iterator[Plot]
    vacant: Iterator[Plot]

    def file(self, part: str, party: Party, steps: Sequence[str], last: datetime, **more: Any) -> Application:
        """A file of the service whose answers are those of its passing example, told up to the last of the steps."""
        service = self.services[part]
        assert service.definition is not None and service.definition.examples is not None
        said = typed(service.definition.examples.passes.answers, today()) | more.pop("said", {})
        return tell(Tale(service, party, steps, last, branch=SEAT, extra=said, **more), self.cast)

    def on_plot(self, part: str, plot: Plot, steps: Sequence[str], last: datetime, **more: Any) -> Application:
        """The same of a plot's owner, for his plot."""
        return self.file(part, owner_of(plot), steps, last, parcel=db.session().get_one(SpatialUnit, plot.id), **more)


def set_stage(cast: Cast, now: datetime, seed: int) -> Stage:
    """The firms stand in the register of parties, and plots are chosen that no case concerns."""
    services = {part: get_service(code) for part, code in load_strict(TOLD_WITH, dict[str, str]).items()}
    stories = read_stories()
    taken = {parcel_of(place).id for place in (*stories.parcels.values(), *stories.night_sites)} | _concerned()
    plots = choose_plots(PLOTS * 4, np.random.default_rng(seed), taken, {SEAT: 1.0, 2: 0.0, 3: 0.0, 4: 0.0})
    return Stage(cast, now, services, _firms(), iter([p for p in plots if p.built]), iter([p for p in plots if not p.built]))


def owner_of(plot: Plot) -> Party:
    return db.session().get_one(Party, plot.party_id)


def _firms() -> dict[str, Party]:
    return {
        key: create_party(kind, name, identifier=f"70009{number:05d}", phone=f"+9665208{number:05d}")
        for number, (key, kind, name) in enumerate(FIRMS, FIRST_FIRM)
    }


def _concerned() -> set[int]:
    """Parcels about which some case is."""
    query = select(CaseSubject.subject_id).where(CaseSubject.subject_type == "parcel").distinct()
    return {int(key) for key in db.session().scalars(query)}

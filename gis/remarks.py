"""What a reviewer wrote when he sent a file back: shown where it is mended."""

from dataclasses import dataclass
from datetime import datetime

from app.casework.models import Case
from app.casework.queries import list_events


@dataclass(frozen=True)
class Remark:
    text: str
    by: str
    at: datetime


def remark_on(case: Case) -> Remark | None:
    """Of a file that was returned and not sent again since; for staff."""
    if case.state != "returned":
        return None
    returned = [event for event in list_events(case, for_staff=True) if event.to_state == "returned" and event.from_state != "returned"]
    return Remark(returned[-1].note, returned[-1].actor_name, returned[-1].at) if returned and returned[-1].note else None

"""What the desk's steps bring about, in their own transaction and with the system's view."""

from app.authz import Actor
from app.casework.kinds import Effect
from app.casework.models import CaseEvent
from licensing.committees import queries as committees
from licensing.committees import referrals
from licensing.consultations import commands as consultations
from licensing.grievances import commands as grievances
from licensing.models import Application
from licensing.review import inspections


def record_resolution(case: Application, event: CaseEvent, actor: Actor) -> None:
    """The committee's resolution is the recommendation; who presented the file stands for it, so that he does not decide."""
    item = committees.last_item(case)
    assert item is not None
    case.recommendation = "approve" if event.action == "resolve_approval" else "refuse"
    case.recommended_by_id, case.recommended_text, case.assigned_to_id = item.referred_by_id, event.note, None


EFFECTS: dict[str, Effect] = {
    "order_inspection": inspections.order_inspection,
    "recall_inspection": inspections.recall_inspection,
    "refer_to_committee": referrals.refer,
    "recall_from_committee": referrals.recall,
    "record_resolution": record_resolution,
    "ask_agencies": consultations.ask_agencies,
    "carry_out_remedy": grievances.carry_out_remedy,
    "forget_decision": grievances.forget_decision,
}

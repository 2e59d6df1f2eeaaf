"""What can be done with visits."""

from field_inspection.visits.commands.planning import order_visit, plan_visit, plan_visits_of_permit, replan
from field_inspection.visits.commands.recording import Position, SentAnswer, SentRecord, record_visit

__all__ = ["Position", "SentAnswer", "SentRecord", "order_visit", "plan_visit", "plan_visits_of_permit", "record_visit", "replan"]

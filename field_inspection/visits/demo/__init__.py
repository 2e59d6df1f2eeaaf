"""A year of visits for the demo city."""

from field_inspection.visits.demo.checking import checks
from field_inspection.visits.demo.loading import load_visits
from field_inspection.visits.demo.telling import stories

__all__ = ["checks", "load_visits", "stories"]

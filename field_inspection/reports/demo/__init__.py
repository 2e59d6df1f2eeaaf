"""Eighteen months of reports for the demo city."""

from field_inspection.reports.demo.checking import checks
from field_inspection.reports.demo.loading import load_reports
from field_inspection.reports.demo.telling import stories

__all__ = ["checks", "load_reports", "stories"]

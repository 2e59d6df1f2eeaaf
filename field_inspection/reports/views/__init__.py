"""Pages of reports: the public's, the new report, the reporter's own, the desk's."""

from field_inspection.reports.views import desk, filing, own, public  # noqa: F401  they hang their pages on it
from field_inspection.reports.views.blueprint import bp

__all__ = ["bp"]

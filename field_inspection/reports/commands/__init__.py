"""What can be done with reports: file and follow, handle at the desk, join duplicates, answer and rate."""

from field_inspection.reports.commands.answering import answer, rate, reopen
from field_inspection.reports.commands.desk import classify, close, dispatch, publish_photo, refer, reply, treat, withdraw_photo
from field_inspection.reports.commands.duplicates import gather, link, unlink
from field_inspection.reports.commands.filing import Pin, Reporter, add_photos, file_report
from field_inspection.reports.commands.following import follow

__all__ = [
    "Pin",
    "Reporter",
    "add_photos",
    "answer",
    "classify",
    "close",
    "dispatch",
    "file_report",
    "follow",
    "gather",
    "link",
    "publish_photo",
    "rate",
    "refer",
    "reopen",
    "reply",
    "treat",
    "unlink",
    "withdraw_photo",
]

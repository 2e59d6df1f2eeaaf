"""What may be done with 940 reports."""

from enum import StrEnum


class Permission(StrEnum):
    REPORT_READ = "field_inspection:report:read"  # the queue, to look at
    REPORT_DESK = "field_inspection:report:desk"  # recording calls, classifying, transferring, replying
    REPORT_WORK = "field_inspection:report:work"  # the crew's own steps: accept, arrive, treat
    REPORT_VERIFY = "field_inspection:report:verify"
    REPORT_PUBLISH = "field_inspection:report:publish"  # which photos the public sees
    REPORT_ANSWER = "field_inspection:report:answer"  # the reporter's own steps: answer, rate, reopen

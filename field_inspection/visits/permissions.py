"""What may be done with visits and violations."""

from enum import StrEnum


class Permission(StrEnum):
    VISIT_PERFORM = "field_inspection:visit:perform"  # /field/, sending a record
    VISIT_ORDER = "field_inspection:visit:order"  # ordering one, another day, calling it off
    VISIT_CANCEL = "field_inspection:visit:cancel"
    VISIT_LIST = "field_inspection:visit:list"
    VIOLATION_LIST = "field_inspection:violation:list"
    VIOLATION_OBJECT = "field_inspection:violation:object"
    VIOLATION_DECIDE = "field_inspection:violation:decide"  # answering an objection, calling a violation off

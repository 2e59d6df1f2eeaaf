"""What licensing guards. Roles receive these in ``licensing.wiring``."""

from enum import StrEnum


class Permission(StrEnum):
    """``package:resource:action``."""

    APPLICATION_START = "licensing:application:start"
    APPLICATION_VIEW = "licensing:application:view"
    APPLICATION_PREPARE = "licensing:application:prepare"
    APPLICATION_DESIGN = "licensing:application:design"
    APPLICATION_SUBMIT = "licensing:application:submit"
    APPLICATION_CORRECT = "licensing:application:correct"
    APPLICATION_WITHDRAW = "licensing:application:withdraw"
    APPLICATION_REVIEW = "licensing:application:review"
    APPLICATION_DECIDE = "licensing:application:decide"
    FINDING_OVERRIDE = "licensing:finding:override"
    PERMIT_LIST = "licensing:permit:list"
    PERMIT_VIEW = "licensing:permit:view"
    PERMIT_SUSPEND = "licensing:permit:suspend"
    PERMIT_COMPLETE = "licensing:permit:complete"
    PERMIT_REVOKE = "licensing:permit:revoke"
    PERMIT_HAND_IN = "licensing:permit:hand_in"
    PERMIT_CONDITION = "licensing:permit:condition"
    BATCH_DRAFT = "licensing:batch:draft"
    BATCH_ORDER = "licensing:batch:order"
    CATALOGUE_VIEW = "licensing:catalogue:view"
    RULE_VIEW = "licensing:rule:view"
    RULE_DRAFT = "licensing:rule:draft"
    RULE_PUBLISH = "licensing:rule:publish"
    INTERFACE_OWN = "licensing:interface:own"  # keys, webhooks and the calendar of one's own
    EXPORT_STAFF = "licensing:application:export"
    RATING_MODERATE = "licensing:rating:moderate"
    PAST_VIEW = "licensing:past:view"
    PAST_PLACE = "licensing:past:place"
    COMMITTEE_SIT = "licensing:committee:sit"  # pages of committees; what one may do there is by his seat
    COMMITTEE_APPOINT = "licensing:committee:appoint"
    CONSULTATION_MANAGE = "licensing:consultation:manage"
    GRIEVANCE_FILE = "licensing:grievance:file"
    GRIEVANCE_DECIDE = "licensing:grievance:decide"
    AUDIT_INSTANT = "licensing:instant:audit"
    DESK_BALANCE = "licensing:desk:balance"  # who has how much, handing files out
    DESK_LEAVE = "licensing:desk:leave"
    DESK_INTEREST = "licensing:desk:interest"
    PHRASE_EDIT = "licensing:phrase:edit"
    IMPROVEMENT_VIEW = "licensing:improvement:view"

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
    PERMIT_LIST = "licensing:permit:list"
    PERMIT_VIEW = "licensing:permit:view"
    PERMIT_SUSPEND = "licensing:permit:suspend"
    PERMIT_COMPLETE = "licensing:permit:complete"
    PERMIT_REVOKE = "licensing:permit:revoke"
    CATALOGUE_VIEW = "licensing:catalogue:view"
    RULE_VIEW = "licensing:rule:view"
    RULE_DRAFT = "licensing:rule:draft"
    RULE_PUBLISH = "licensing:rule:publish"

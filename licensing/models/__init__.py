"""Tables of licensing: what is asked (applications), what is drawn and found, what is granted (permits)."""

from licensing.models.application import Application, ConfirmationCode, DrawingPart, Submission
from licensing.models.bulk import BulkBatch, BulkRow
from licensing.models.correction import CorrectionItem, CorrectionRequest
from licensing.models.finding import SiteFinding
from licensing.models.passport import AffectedNeighbour, MapPassport, NeighbourComment
from licensing.models.permit import Permit, PermitBatch, PermitCondition, PermitEdition, PermitReminder, VerificationMiss
from licensing.models.regulation import ImpactRow, ImpactRun, RuleChange, RuleChangeLine
from licensing.models.scrutiny import ActivityPlace, FindingOverride, PlanScrutiny, WorkRoute

__all__ = [
    "AffectedNeighbour",
    "ActivityPlace",
    "Application",
    "BulkBatch",
    "BulkRow",
    "ConfirmationCode",
    "CorrectionItem",
    "CorrectionRequest",
    "DrawingPart",
    "FindingOverride",
    "ImpactRow",
    "ImpactRun",
    "MapPassport",
    "NeighbourComment",
    "Permit",
    "PermitBatch",
    "PermitCondition",
    "PermitEdition",
    "PermitReminder",
    "PlanScrutiny",
    "RuleChange",
    "RuleChangeLine",
    "SiteFinding",
    "Submission",
    "VerificationMiss",
    "WorkRoute",
]

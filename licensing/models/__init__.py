"""Tables of licensing: what is asked (applications), what is drawn and found, what is granted (permits)."""

from licensing.models.application import Application, ConfirmationCode, DrawingPart, Submission
from licensing.models.batch import PermitBatch
from licensing.models.bulk import BulkBatch, BulkRow
from licensing.models.catalogue import Booking, ServiceChange, ServiceLaunch, ServiceOverlay, ServiceVersion
from licensing.models.committee import AgendaItem, CommitteeSeat, CommitteeSession, CommitteeVote, SessionSeat
from licensing.models.consulting import Consultation, ConsultationAnswer, LinkMiss, OrderedInspection
from licensing.models.correction import CorrectionItem, CorrectionRequest
from licensing.models.desk import CaseEscalation, InstantAudit, InterestDeclaration, LeaveCover, Phrase
from licensing.models.finding import SiteFinding
from licensing.models.grievance import Grievance
from licensing.models.interface import ApiCall, ApiKey, CalendarFeed, WebhookDelivery, WebhookEndpoint
from licensing.models.passport import AffectedNeighbour, MapPassport, NeighbourComment, ServiceFigure
from licensing.models.past import PastPermit, PastPermitLoad
from licensing.models.permit import Permit, PermitCondition, PermitEdition, PermitReminder, VerificationMiss
from licensing.models.rating import Rating
from licensing.models.regulation import ImpactRow, ImpactRun, RuleChange, RuleChangeLine
from licensing.models.scrutiny import ActivityPlace, FindingOverride, PlanScrutiny, WorkRoute

__all__ = [
    "ActivityPlace",
    "AffectedNeighbour",
    "AgendaItem",
    "ApiCall",
    "ApiKey",
    "Application",
    "Booking",
    "BulkBatch",
    "BulkRow",
    "CalendarFeed",
    "CaseEscalation",
    "CommitteeSeat",
    "CommitteeSession",
    "CommitteeVote",
    "ConfirmationCode",
    "Consultation",
    "ConsultationAnswer",
    "CorrectionItem",
    "CorrectionRequest",
    "DrawingPart",
    "FindingOverride",
    "Grievance",
    "ImpactRow",
    "ImpactRun",
    "InstantAudit",
    "InterestDeclaration",
    "LeaveCover",
    "LinkMiss",
    "MapPassport",
    "NeighbourComment",
    "OrderedInspection",
    "PastPermit",
    "PastPermitLoad",
    "Permit",
    "PermitBatch",
    "PermitCondition",
    "PermitEdition",
    "PermitReminder",
    "Phrase",
    "PlanScrutiny",
    "Rating",
    "RuleChange",
    "RuleChangeLine",
    "ServiceChange",
    "ServiceFigure",
    "ServiceLaunch",
    "ServiceOverlay",
    "ServiceVersion",
    "SessionSeat",
    "SiteFinding",
    "Submission",
    "VerificationMiss",
    "WebhookDelivery",
    "WebhookEndpoint",
    "WorkRoute",
]

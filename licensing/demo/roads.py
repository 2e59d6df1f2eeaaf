"""Ways that files take: the steps that lead to every state of every procedure."""

from pathlib import Path

from app.strict_yaml import load_strict
from licensing.catalogue import Service, get_service

OFFICE = ("invite_office", "accept_invitation", "hand_to_owner", "submit")
DESK = ("submit",)
TOLD_WITH = Path(__file__).with_name("services.yaml")


def online() -> dict[str, Service]:
    """The services that the demonstration city is told with, by the part that each plays: no code is named here."""
    return {part: get_service(code) for part, code in load_strict(TOLD_WITH, dict[str, str]).items()}


def roads(lodging: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """State -> the steps to it, for a procedure with a desk."""
    desk = (*lodging, "start_review")
    returned, recommended = (*desk, "request_correction"), (*desk, "recommend_approval")
    approved = (*recommended, "approve")
    return {
        "submitted": lodging,
        "under_review": desk,
        "returned": returned,
        "resubmitted": (*returned, "resubmit"),
        "recommended": recommended,
        "awaiting_payment": approved,
        "issued": (*approved, "pay"),
        "refused": (*desk, "recommend_refusal", "refuse"),
        "withdrawn": (*lodging, "withdraw"),
        "lapsed": (*returned, "lapse"),
    }


VILLA = {"draft": (), "office_invited": OFFICE[:1], "with_office": OFFICE[:2], "owner_confirmation": OFFICE[:3], **roads(OFFICE)}
SIMPLE = {"draft": (), **roads(DESK)}
INSTANT = {"draft": (), "awaiting_payment": DESK, "issued": (*DESK, "pay"), "withdrawn": (*DESK, "withdraw"), "lapsed": (*DESK, "lapse")}
BY_KIND = {"villa": VILLA, "fence": SIMPLE, "statement": SIMPLE, "shop": INSTANT}

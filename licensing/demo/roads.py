"""Ways that files take: the steps that lead to every state of every procedure."""

from licensing.catalogue import Service, services

OFFICE = ("invite_office", "accept_invitation", "hand_to_owner", "submit")
DESK = ("submit",)


def online() -> dict[str, Service]:
    """One service for each kind of procedure and drawing, found by what they are: no code is named here."""
    found: dict[str, Service] = {}
    for service in services().values():
        if service.definition is None:
            continue
        definition = service.definition
        kind = (
            "villa"
            if definition.start.engineering_office
            else "fence"
            if definition.drawing
            else "shop"
            if definition.start.who != "parcel_owner"
            else "statement"
        )
        found[kind] = service
    return found


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

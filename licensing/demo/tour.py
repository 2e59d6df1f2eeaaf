"""The files that the ten-minute tour leads through."""

from datetime import datetime, timedelta

from app.ledger.queries import list_invoices_of_case
from licensing.demo.people import Cast
from licensing.demo.places import owner_of, parcel_of, read_stories
from licensing.demo.roads import VILLA, online
from licensing.demo.telling import Tale, permit_of, tell
from licensing.models import Application

# story -> (state of its file, days since its last step)
FILES = {
    "decision": ("recommended", 0.1),
    "payment": ("awaiting_payment", 0.3),
    "corner": ("returned", 0.6),
    "wadi_edge": ("with_office", 1.2),
    "visit_300m": ("issued", 2),
    "split": ("issued", 190),
    "failed_pour": ("issued", 24),
    "paid_fine": ("issued", 240),
    "revisit": ("issued", 40),
}
NIGHT_DAYS = 60
REMARKS = [
    ("drawing", "ground", "ارتداد الواجهة أقل من المطلوب. عدّل رسم الدور بحيث يبتعد عن حد الشارع المسافة المبينة في نتيجة الفحص."),
    ("document", "soil_report", "التقرير لا يخص هذه القطعة. أرفق التقرير الصحيح."),
]


def tell_tour(cast: Cast, now: datetime) -> dict[str, Application]:
    """Each place of the tour has the file that its story needs."""
    places, villa, told = read_stories(), online()["villa"], {}
    for seed, (name, (state, ago)) in enumerate(FILES.items()):
        parcel = parcel_of(places.parcels[name])
        told[name] = tell(
            Tale(
                villa,
                owner_of(parcel),
                VILLA[state],
                now - timedelta(days=ago),
                parcel=parcel,
                branch=1,
                seed=seed + 1,
                bad_drawing=state == "returned",
                remarks=REMARKS if state == "returned" else (),
            ),
            cast,
        )
    for number, site in enumerate(places.night_sites, 1):
        parcel = parcel_of(site)
        told[f"night_{number}"] = tell(
            Tale(
                villa,
                owner_of(parcel),
                VILLA["issued"],
                now - timedelta(days=NIGHT_DAYS + number),
                parcel=parcel,
                branch=1,
                seed=20 + number,
            ),
            cast,
        )
    return told


def as_made(told: dict[str, Application]) -> dict[str, dict[str, str]]:
    """What later loaders and the tour need: file, permit and invoice of each story."""
    made = {}
    for name, application in told.items():
        row = {"application": application.reference, "parcel_id": str(application.parcel_id)}
        if application.state == "issued":
            row["permit"] = permit_of(application).reference
        invoices = list_invoices_of_case(application.id)
        made[name] = row | ({"invoice": invoices[-1].reference} if invoices else {})
    return made

"""What is done with survey decisions: entered, corrected, photographed. Their steps are the procedure's."""

from datetime import datetime
from decimal import Decimal

from app import db
from app.authz import Actor, authorize
from app.casework.commands import Subject, open_case
from app.documents.commands import Upload, store_photo
from app.errors import Conflict, NotFound, UserError
from gis.cadastre.decisions.checking import stored_ring
from gis.cadastre.decisions.measured import Measured, polygon_in_storage
from gis.cadastre.permissions import Permission as P
from gis.crs import legal_area_m2
from gis.models import SpatialUnit, SurveyControlPoint, SurveyCorner, SurveyDecision, SurveySide
from gis.register.queries import centre_of, district_of, lonlat_shape

OPEN_TO_CHANGE = ("draft", "returned")
PHOTO_KIND, MOST_PHOTOS = "survey_photo", 12


def start_decision(
    parcel: SpatialUnit, measured: Measured, actor: Actor, *, entered_by: str = "form", title: str = "", at: datetime | None = None
) -> SurveyDecision:
    """A decision about the parcel stands as a draft.

    Raises:
        NotFound: the parcel is of a branch where the actor prepares no decisions.
        UserError: the parcel has ended.
    """
    if not actor.is_system and parcel.municipality_id not in actor.municipalities_where(P.SURVEY_PREPARE):
        raise NotFound("parcel_not_found")
    if parcel.end_lifespan_version is not None:
        raise UserError("parcel_ended", reference=parcel.reference or parcel.id)
    assert parcel.municipality_id is not None
    label, district = parcel.reference or str(parcel.id), district_of(parcel)
    decision = open_case(
        SurveyDecision,
        procedure="survey_decision",
        municipality_id=parcel.municipality_id,
        actor=actor,
        title=title or title_for(parcel),
        channel="desk",
        subjects=[Subject("parcel", str(parcel.id), label, lonlat_shape(parcel))],
        point_4326=centre_of(parcel),
        place_text=district.name_ar if district else "",
        at=at,
        purpose=measured.purpose,
        epsg=measured.epsg,
        parcel_id=parcel.id,
        entered_by=entered_by,
        entered_by_id=actor.user_id,
    )
    _write(decision, measured)
    return decision


def title_for(parcel: SpatialUnit) -> str:
    """«قرار مساحي لقطعة 12، بلوك 7، مخطط 2702»."""
    parts = ((parcel.parcel_no, "قطعة"), (parcel.block_no, "بلوك"), (parcel.plan_no, "مخطط"))
    return "قرار مساحي ل" + ("، ".join(f"{word} {number}" for number, word in parts if number) or "قطعة غير مرقمة")


def change_decision(decision: SurveyDecision, measured: Measured, actor: Actor) -> None:
    """What was entered is replaced as a whole, while the surveyor still holds the file.

    Raises:
        Conflict: it was sent to be checked.
    """
    authorize(actor, P.SURVEY_PREPARE, decision)
    if decision.state not in OPEN_TO_CHANGE:
        raise Conflict("wrong_state")
    decision.entered_by_id = actor.user_id
    _write(decision, measured)


def add_photo(decision: SurveyDecision, upload: Upload, actor: Actor) -> None:
    """A photo of the site or of a mark lies with the decision."""
    authorize(actor, P.SURVEY_PREPARE, decision)
    if decision.closed_at is not None:
        raise Conflict("wrong_state")
    store_photo(upload, case=decision, kind=PHOTO_KIND, actor=actor)


def _write(decision: SurveyDecision, measured: Measured) -> None:
    decision.corners.clear()
    decision.sides.clear()
    decision.control_points.clear()
    db.session().flush()
    for name in ("purpose", "epsg", "treatment", "surveyed_on", "office_name", "office_class", "surveyor_name", "base_station"):
        setattr(decision, name, getattr(measured, name))
    decision.accuracy_m = _decimal(measured.accuracy_m)
    decision.chamfer, decision.remarks, decision.owners = measured.chamfer, measured.remarks, list(measured.owners)
    decision.area_deed_m2, decision.area_stated_m2 = _decimal(measured.area_deed_m2), _decimal(measured.area_stated_m2)
    polygon = polygon_in_storage(measured)
    decision.area_nature_m2 = Decimal(str(round(legal_area_m2(polygon), 4))) if polygon is not None else None
    decision.geom = stored_ring(measured)
    _write_rows(decision, measured)
    db.session().flush()


def _write_rows(decision: SurveyDecision, measured: Measured) -> None:
    decision.corners.extend(
        SurveyCorner(
            seq=seq,
            label=c.label,
            easting=c.easting,
            northing=c.northing,
            easting_deed=c.easting_deed,
            northing_deed=c.northing_deed,
            mark=c.mark,
        )
        for seq, c in enumerate(measured.corners, 1)
    )
    decision.sides.extend(
        SurveySide(
            seq=seq,
            direction=s.direction,
            length_m=s.length_m,
            length_deed_m=s.length_deed_m,
            neighbour=s.neighbour,
            neighbour_ref=s.ref,
            street_name=s.street_name,
            street_width_m=s.street_width_m,
            is_chamfer=s.is_chamfer,
        )
        for seq, s in enumerate(measured.sides, 1)
    )
    decision.control_points.extend(
        SurveyControlPoint(seq=seq, name=p.name, easting=p.easting, northing=p.northing, elevation=p.elevation)
        for seq, p in enumerate(measured.control_points, 1)
    )


def _decimal(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))

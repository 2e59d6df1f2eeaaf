"""How much of a plan is for what: by the parcels of the register, beside what the plan's own table says."""

from typing import Any

from geoalchemy2.shape import to_shape

from gis.crs import legal_area_m2
from gis.models import LandPlan
from gis.plans import queries
from gis.plans.settings import settings


def figures_of(plan: LandPlan) -> dict[str, Any]:
    """{ground_m2, parcels, parcels_m2, uses: [{use, area_m2, plots}], streets, services}.

    ``streets`` is the share of the ground inside the boundary that is no parcel, ``services`` that of the parcels' area
    whose use serves the public; None where there is nothing to divide by. A use that nobody recorded is "".
    """
    sums = queries.sum_uses(plan)
    parcels = sum(area for _use, _plots, area in sums)
    ground = legal_area_m2(to_shape(plan.boundary)) if plan.boundary is not None else 0.0
    services = sum(area for use, _plots, area in sums if use in settings().services)
    return {
        "ground_m2": round(ground, 2),
        "parcels": sum(plots for _use, plots, _area in sums),
        "parcels_m2": round(parcels, 2),
        "uses": [{"use": use, "area_m2": area, "plots": plots} for use, plots, area in sums],
        "streets": round(max(0.0, 1 - parcels / ground), 4) if ground and parcels else None,
        "services": round(services / parcels, 4) if parcels else None,
    }

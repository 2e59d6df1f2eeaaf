"""Names and points of what people orient themselves by: mosques, schools, clinics, offices, parks."""

from dataclasses import dataclass

import numpy as np
import shapely

from gis.demo.district import District
from gis.demo.layout import TOWNS
from gis.demo.names import MOSQUES, pick_distinct

SCHOOLS = {
    "school_boys": ("الابتدائية", "المتوسطة", "الثانوية"),
    "school_girls": ("الابتدائية للبنات", "المتوسطة للبنات", "الثانوية للبنات"),
}
KINDS = {
    "jami": "mosque",
    "mosque": "mosque",
    "school_boys": "school",
    "school_girls": "school",
    "kindergarten": "school",
    "college": "university",
    "hospital": "hospital",
    "health_centre": "health",
    "fuel": "fuel",
    "market": "market",
    "municipality": "municipality",
    "governorate": "government",
    "police": "government",
    "civil_defence": "government",
    "court": "government",
    "post_office": "government",
    "park": "park",
    "garden": "park",
}
_FIXED = {
    "college": "كلية الخرج التقنية",
    "governorate": "محافظة الخرج",
    "police": "شرطة محافظة الخرج",
    "civil_defence": "الدفاع المدني",
    "court": "المحكمة العامة",
}


@dataclass
class Places:
    """Columns over places; ``plot`` counts within the district."""

    plot: np.ndarray
    kind: list[str]
    name: list[str]
    point: np.ndarray


def name_places(district: District, rng: np.random.Generator) -> Places:
    """A named place on every plot that was set apart for one."""
    plot = np.flatnonzero(district.place != "")
    mosques = iter(pick_distinct(rng, MOSQUES, len(plot) + 1))
    names = [_name(district, str(what), count, mosques) for count, what in enumerate(district.place[plot])]
    kinds = [KINDS[what] for what in district.place[plot]]
    return Places(plot, kinds, names, shapely.point_on_surface(district.geom[plot]))


def _name(district: District, what: str, count: int, mosques) -> str:
    where, town = district.site.name, TOWNS[district.site.town].name_ar
    if what in _FIXED:
        return _FIXED[what]
    if what in SCHOOLS:
        return f"مدرسة {where} {SCHOOLS[what][(district.site.rank + count) % 3]}"
    return {
        "jami": lambda: f"جامع {next(mosques)}",
        "mosque": lambda: f"مسجد {next(mosques)}",
        "kindergarten": lambda: f"روضة أطفال {where}",
        "health_centre": lambda: f"مركز صحي {where}",
        "hospital": lambda: f"مستشفى {town} العام",
        "fuel": lambda: f"محطة وقود {where}",
        "market": lambda: f"سوق {town}",
        "municipality": lambda: f"بلدية {town}" if district.site.town else "أمانة الخرج",
        "post_office": lambda: f"بريد {where}",
        "park": lambda: f"حديقة {where}",
        "garden": lambda: "ساحة بلدية",
    }[what]()

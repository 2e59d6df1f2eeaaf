"""Zone codes and land uses of the demo city. What a zone allows is told by the rule sets of the licensing package."""

from dataclasses import dataclass

LAND_USES = ("residential", "apartments", "commercial", "mixed", "mosque", "education", "health", "park", "government", "fuel", "market")
# What the register and the map call the uses that the generator tells apart more finely.
STORED_USE = {"apartments": "residential", "mosque": "religious", "fuel": "services", "market": "commercial"}


@dataclass(frozen=True)
class ZoneName:
    """A class of ground as the plan names it, and the land use that marks it on the map."""

    code: str
    name_ar: str
    name_en: str
    land_use: str


ZONES = (
    ZoneName("س1", "سكني – فلل منفصلة", "Residential, detached villas", "residential"),
    ZoneName("س2", "سكني – فلل متصلة", "Residential, attached villas", "residential"),
    ZoneName("س3", "سكني – عمائر", "Residential, apartment buildings", "residential"),
    ZoneName("ت1", "تجاري مركزي", "Commercial centre", "commercial"),
    ZoneName("ت2", "تجاري محوري", "Commercial axis", "commercial"),
    ZoneName("ت3", "تجاري حي", "Neighbourhood commercial", "commercial"),
    ZoneName("م", "متعدد الاستخدام", "Mixed use", "mixed"),
    ZoneName("خ", "خدمات", "Services", "services"),
    ZoneName("ع", "مرافق عامة", "Public facilities", "government"),
    ZoneName("ح", "حدائق", "Parks", "park"),
    ZoneName("و", "أودية محمية", "Protected wadis", "wadi"),
)
ZONE_CODES = tuple(zone.code for zone in ZONES)

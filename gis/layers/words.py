"""Words of the catalogue."""

from flask_babel import lazy_gettext as _l

STATES = {"draft": (_l("مسودة"), "neutral"), "published": (_l("منشورة"), "good"), "withdrawn": (_l("مسحوبة"), "warning")}
CLASSES = {"public": _l("عامة"), "internal": _l("داخلية"), "restricted": _l("مقيّدة بأدوار")}
KINDS = {"polygon": _l("مضلعات"), "line": _l("خطوط"), "point": _l("نقاط")}
STYLES = {"single": _l("مظهر واحد"), "categorised": _l("فئات بحسب قيمة حقل"), "graduated": _l("تدرّج بحسب رقم"), "rules": _l("قواعد")}
TYPES = {"text": _l("نص"), "number": _l("رقم"), "date": _l("تاريخ"), "boolean": _l("نعم أو لا")}
CONSTRAINTS = {"building": _l("يمنع البناء"), "height": _l("يحدّ الارتفاع"), "consent": _l("تلزم موافقة جهة أخرى")}
FILES = {"geojson": "GeoJSON", "csv": "CSV", "gpkg": "GeoPackage"}

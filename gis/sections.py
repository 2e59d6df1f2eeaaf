"""Sections of the menu that hold what is done with land."""

from flask_babel import lazy_gettext as _l

LAND = _l("الأراضي والمساحة")
PLANNING = _l("التخطيط والطبقات")

"""The amanah, its branch municipalities, units and working time. Shapes live in ``gis``."""

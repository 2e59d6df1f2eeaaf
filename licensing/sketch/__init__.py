"""A parcel drawn to scale: its edges, what may stand on it and what is drawn, for pages and for paper."""

from licensing.sketch.gathering import compare_parts, sketch_of
from licensing.sketch.shapes import Sketch

__all__ = ["Sketch", "compare_parts", "sketch_of"]

"""The demo's second half, told after the city's visits and reports: what committees, other bodies, offices and staff do besides files."""

from licensing.demo.chapters.loading import load_chapters

__all__ = ["load_chapters"]

"""Licensing's part of the demo city: files in every state, 18 months of history, the places of the tour."""

from licensing.demo.chapters import load_chapters
from licensing.demo.checking import check_licensing
from licensing.demo.loading import load_licensing
from licensing.demo.stories import stories

__all__ = ["check_licensing", "load_chapters", "load_licensing", "stories"]

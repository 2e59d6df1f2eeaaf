"""Modules whose import costs a second or more (pandas, folium, WeasyPrint), read at their first use.

A command that never draws a map or sets a PDF starts without them. Only for a module of the caller's own package, so
that the import contracts still see every dependency between packages.
"""

from importlib import import_module
from typing import Any


class Lazily:
    """Stands for a module; the first name asked of it imports it. Safe between threads, as any import is."""

    def __init__(self, name: str, used_by: str) -> None:
        if name.partition(".")[0] != used_by.partition(".")[0]:
            raise ImportError(f"{used_by} may read only modules of its own package lazily, not {name}")
        self._name = name

    def __getattr__(self, wanted: str) -> Any:
        return getattr(import_module(self._name), wanted)

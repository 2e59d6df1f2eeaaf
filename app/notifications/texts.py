"""The words of each message, by language and length. They are content: YAML files that packages register."""

from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import Any

import yaml
from flask import Flask, current_app

LANGUAGES = ("ar", "en")
_PARTS = ("subject", "body", "short")


@dataclass(frozen=True)
class Text:
    """``short`` is what fits a telephone; ``{names}`` are filled from the context of ``notify``.

    A line whose every name is empty says nothing and is left out.
    """

    subject: str
    body: str
    short: str

    def filled(self, context: dict[str, Any]) -> "Text":
        """Raises KeyError if the context lacks a name the text uses: a fault of the caller, found by its test."""
        return Text(*(_filled(getattr(self, part), context) for part in _PARTS))


def init_app(app: Flask) -> None:
    app.extensions["texts"] = {}


def register_texts(app: Flask, path: Path) -> None:
    """Add a file of message texts.

    Raises:
        ValueError: a text lacks a language or a part, reaches into objects, or is defined twice.
    """
    for name, by_language in yaml.safe_load(path.read_text("utf8")).items():
        if name in app.extensions["texts"]:
            raise ValueError(f"message text {name} is defined twice")
        app.extensions["texts"][name] = {language: _text(name, by_language[language]) for language in LANGUAGES}


def text_for(template: str, language: str) -> Text:
    return current_app.extensions["texts"][template][language if language in LANGUAGES else "ar"]


def _filled(part: str, context: dict[str, Any]) -> str:
    lines = []
    for line in part.split("\n"):
        values = [context[name] for _, name, _, _ in Formatter().parse(line) if name is not None]
        if not values or any(value not in (None, "") for value in values):
            lines.append(line.format_map(context).rstrip())
    return "\n".join(lines)


def _text(name: str, parts: dict[str, str]) -> Text:
    fields = {field for part in _PARTS for _, field, _, _ in Formatter().parse(parts[part]) if field is not None}
    if odd := [field for field in fields if not field.isidentifier()]:
        raise ValueError(f"message text {name} uses {odd}")
    return Text(*(parts[part].strip() for part in _PARTS))

"""What the applicant changed between two lodgings of the same file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from flask_babel import gettext as _
from shapely import Geometry
from shapely.geometry import shape

from licensing.catalogue import Service
from licensing.models import Submission
from licensing.presenters.answers import answer_words, document_name
from licensing.presenters.findings import FLOORS, UNITS, number

STILL_M = 0.005


@dataclass(frozen=True)
class Change:
    """One thing that is no longer as it was; empty words: it was not there, or is no more."""

    target: str  # answer | document | drawing
    name: str
    label: str
    before: str
    after: str


def parts_in(submission: Submission) -> dict[str, Geometry]:
    """The drawing as it was lodged, storage metres."""
    return {part: shape(body) for part, body in submission.drawing.items()}


def list_changes(service: Service, before: Submission, after: Submission) -> list[Change]:
    """Answers, then documents, then the drawing, in the order in which the service asks for them."""
    return [
        *_answers(service, before.answers, after.answers),
        *_documents(before.documents, after.documents),
        *_drawing(parts_in(before), parts_in(after)),
    ]


def _answers(service: Service, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    return [
        Change(
            "answer", field.name, str(field.label), answer_words(field, before.get(field.name)), answer_words(field, after.get(field.name))
        )
        for field in service.form.fields
        if before.get(field.name) != after.get(field.name)
    ]


def _documents(before: Sequence[Mapping[str, str]], after: Sequence[Mapping[str, str]]) -> list[Change]:
    was, now = {d["kind"]: d for d in before}, {d["kind"]: d for d in after}
    return [
        Change("document", kind, document_name(kind), was.get(kind, {}).get("filename", ""), now.get(kind, {}).get("filename", ""))
        for kind in dict.fromkeys([*was, *now])
        if was.get(kind, {}).get("sha256") != now.get(kind, {}).get("sha256")
    ]


def _drawing(before: Mapping[str, Geometry], after: Mapping[str, Geometry]) -> list[Change]:
    changes = []
    for part in dict.fromkeys([*before, *after]):
        old, new = before.get(part), after.get(part)
        if old is None or new is None or not shapely.equals_exact(old.normalize(), new.normalize(), STILL_M):
            changes.append(Change("drawing", part, part_name(part), _size(old), _size(new)))
    return changes


def part_name(part: str) -> str:
    return str(FLOORS.get(part, _("السور") if part == "fence" else part))


def _size(drawn: Geometry | None) -> str:
    if drawn is None:
        return ""
    return f"{number(drawn.area)} {UNITS['m2']}" if drawn.area else f"{number(drawn.length)} {UNITS['m']}"

"""How a service is begun, what it gives and its two examples: a definition as controls of the form, and the other way."""

import re
from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from app.i18n.digits import whole_number
from licensing.catalogue.procedures import procedures

# Words of the reference list for how long a document holds -> the same as a definition says it.
TERMS: dict[str, dict[str, Any]] = {
    "1 day": {"days": 1},
    "3 days": {"days": 3},
    "7 days": {"days": 7},
    "30 days": {"days": 30},
    "90 days": {"days": 90},
    "6 months": {"months": 6},
    "1 year": {"years": 1},
    "2 years": {"years": 2},
    "3 years": {"years": 3},
    "10 years": {"years": 10},
    "permanent": {"permanent": True},
    "as licence": {"as_subject": True},
}
_LINE = re.compile(r"\s*([a-z][a-z0-9_]*)\s*[=:]\s*(.*?)\s*")
_SEVERAL = re.compile(r"\s*\|\s*")


def typed_shape(body: Mapping[str, Any]) -> MultiDict[str, str]:
    """The controls with what the definition says."""
    start, output, examples = body.get("start", {}), body.get("output", {}), body.get("examples") or {}
    refused = examples.get("refused", {})
    typed: MultiDict[str, str] = MultiDict(
        {
            "who": start.get("who", "anyone"),
            "place": start.get("place", "none"),
            "engineering_office": "y" if start.get("engineering_office") else "",
            "drawing": body.get("drawing") or "",
            "template": output.get("template", ""),
            "term": term_of(output.get("validity", {})),
            "release_group": str(body.get("release_group", 1)),
            "passes": _lines_of(examples.get("passes", {}).get("answers", {})),
            "refused": _lines_of(refused.get("answers", {})),
            "because": refused.get("because", ""),
        }
    )
    typed.setlist("modules", list(body.get("modules", ())))
    return typed


def put_shape(body: dict[str, Any], base: Mapping[str, Any], typed: MultiDict[str, str]) -> None:
    """What the controls say, in the body; ``base`` keeps what they do not show."""
    body["start"] = {
        "who": typed.get("who") or "anyone",
        "place": typed.get("place") or "none",
        "engineering_office": bool(typed.get("engineering_office")),
    }
    for name, value in (("modules", typed.getlist("modules")), ("drawing", typed.get("drawing", ""))):
        if value:
            body[name] = value
        else:
            body.pop(name, None)
    group = typed.get("release_group", "")
    body["release_group"] = whole_number(group) if whole_number(group) is not None else group or 1
    output = dict(base.get("output", {}))
    validity = TERMS.get(typed.get("term", "")) or output.get("validity", {})
    body["output"] = {**output, "template": typed.get("template", ""), "validity": validity}
    _put_pauses(body, base)
    _put_examples(body, base, typed)


def term_of(validity: Mapping[str, Any]) -> str:
    """The words of the list for this term; empty for one that the form does not offer."""
    return next((words for words, said in TERMS.items() if said == validity), "")


def _put_pauses(body: dict[str, Any], base: Mapping[str, Any]) -> None:
    """Another procedure pauses in its own states: wherever somebody outside the office has the file."""
    known = procedures().get(body.get("procedure", ""))
    if known is None or body.get("procedure") == base.get("procedure"):
        return
    pauses = [code for code, state in known.states.items() if state.clock not in (None, "", "officer") and code != known.initial]
    body["deadline"] = {**body.get("deadline", {}), "pauses_in": pauses}


def _put_examples(body: dict[str, Any], base: Mapping[str, Any], typed: MultiDict[str, str]) -> None:
    """Both examples; none where nothing of either is written, so that they may be made from the questions."""
    passes, refused = _answers_in(typed.get("passes", "")), _answers_in(typed.get("refused", ""))
    because = typed.get("because", "")
    if not (passes or refused or because):
        body.pop("examples", None)
        return
    before = (base.get("examples") or {}).get("refused", {})
    body["examples"] = {"passes": {"answers": passes}, "refused": {**before, "answers": refused, "because": because}}


def _lines_of(answers: Mapping[str, Any]) -> str:
    """A line for each answer; one that is a list ends in a bar where it has one choice only."""
    several = {name: " | ".join(value) + (" |" if len(value) == 1 else "") for name, value in answers.items() if isinstance(value, list)}
    return "\n".join(f"{name} = {several.get(name, value)}" for name, value in answers.items())


def _answers_in(text: str) -> dict[str, Any]:
    """``name = value`` a line; several choices are parted by a bar. A line of another form names no question."""
    found: dict[str, Any] = {}
    for line in filter(str.strip, text.splitlines()):
        match = _LINE.fullmatch(line)
        name, value = match.groups() if match else (line.strip(), "")
        found[name] = [choice for choice in _SEVERAL.split(value) if choice] if "|" in value else value
    return found

"""The contract of ``/api/v1``: each view says what it takes and gives, and the OpenAPI document is put together from that."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, jsonify, request
from pydantic import BaseModel, ValidationError
from pydantic.json_schema import models_json_schema

from app.errors import BadRequest, UserError
from licensing.api.bodies import Problem
from licensing.api.scopes import SCOPES

_ARGUMENT = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")
_PROBLEMS = {
    "400": "Not understood",
    "401": "No valid key",
    "403": "Not allowed",
    "404": "Not there, or not yours",
    "429": "Too many calls",
}
_UNSAFE = {"409": "The state does not allow it", "422": "Something must be mended"}


@dataclass(frozen=True)
class Operation:
    """What one view takes and gives. ``gives`` None: nothing, or a file of type ``media``."""

    summary: str  # Arabic
    about: str  # English
    takes: type[BaseModel] | None = None
    gives: Any = None
    status: int = 200
    query: dict[str, str] | None = None
    media: str = "application/json"
    file: bool = False
    precondition: bool = False


def operation(summary: str, about: str, **facts: Any) -> Callable[[Callable], Callable]:
    """Mark a view with its part of the contract."""

    def mark(view: Callable) -> Callable:
        view.__dict__["operation"] = Operation(summary, about, **facts)
        return view

    return mark


def body_of(kind: type[BaseModel]) -> Any:
    """The request's JSON as the envelope that the contract names.

    Raises:
        BadRequest: not JSON. UserError: a value of another shape; ``at`` names it.
    """
    sent = request.get_json(silent=True)
    if not isinstance(sent, dict):
        raise BadRequest("json_needed")
    try:
        return kind.model_validate(sent)
    except ValidationError as fault:
        first = fault.errors()[0]
        raise UserError("body_wrong", at=".".join(str(step) for step in first["loc"]) or "body", fault=first["msg"]) from fault


def answer(value: BaseModel, status: int = 200, **headers: str) -> Response:
    """An envelope as JSON."""
    response = jsonify(value.model_dump(mode="json"))
    response.status_code = status
    for name, text in headers.items():
        response.headers[name.replace("_", "-")] = text
    return response


def document(app: Flask, spec: dict[str, Any]) -> dict[str, Any]:
    """The OpenAPI 3.1 document of every view that is marked."""
    found = []
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if hasattr(view, "operation"):
            found += [(rule, method, view) for method in sorted(rule.methods or ()) if method not in ("HEAD", "OPTIONS")]
    kinds = {kind for _rule, _method, view in found for kind in (view.operation.takes, view.operation.gives) if kind is not None} | {
        Problem
    }
    ordered = sorted(kinds, key=lambda kind: kind.__name__)
    names, defined = models_json_schema([(kind, "validation") for kind in ordered], ref_template="#/components/schemas/{model}")
    paths: dict[str, Any] = {}
    for rule, method, view in sorted(found, key=lambda row: (row[0].rule, row[1])):
        path = _ARGUMENT.sub(lambda part: "{" + part["name"] + "}", rule.rule)
        paths.setdefault(path, {})[method.lower()] = _operation(rule.rule, rule.endpoint, method, view, names)
    return {
        **spec,
        "openapi": "3.1.0",
        "info": {
            "title": "Amanah e-services",
            "version": "1",
            "description": "Services, applications, permits, webhooks. One key acts for one party. Texts follow Accept-Language (ar, en).",
        },
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {
            "schemas": defined.get("$defs", {}),
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer", "description": ", ".join(SCOPES)}},
        },
        "tags": [{"name": tag} for tag in sorted({row["tags"][0] for methods in paths.values() for row in methods.values()})],
    }


def _operation(rule: str, endpoint: str, method: str, view: Any, names: Any) -> dict[str, Any]:
    told: Operation = view.operation
    keyed, unsafe = getattr(view, "needs_key", False), method not in ("GET", "HEAD")
    problems = {status: words for status, words in _PROBLEMS.items() if keyed or status in ("404", "429")} | (_UNSAFE if unsafe else {})
    if told.precondition:
        problems |= {"412": "Changed since it was read", "428": "If-Match is missing"}
    row: dict[str, Any] = {
        "operationId": endpoint.split(".")[-1],
        "summary": told.summary,
        "description": told.about + (f" Scope: {view.scope}." if keyed and view.scope else ""),
        "tags": [rule.split("/")[3]],
        "parameters": _parameters(rule, told, keyed and unsafe),
        "responses": {str(told.status): _given(told, names)} | {status: _problem(words) for status, words in problems.items()},
        "security": [{"key": []}] if keyed else [],
    }
    if told.takes is not None:
        row["requestBody"] = {"required": True, "content": {"application/json": {"schema": names[told.takes, "validation"]}}}
    if told.file:
        file = {"type": "object", "properties": {"file": {"type": "string", "format": "binary"}}, "required": ["file"]}
        row["requestBody"] = {"required": True, "content": {"multipart/form-data": {"schema": file}}}
    return row


def _parameters(rule: str, told: Operation, idempotent: bool) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [
        {"name": part["name"], "in": "path", "required": True, "schema": _path_schema(part["kind"])} for part in _ARGUMENT.finditer(rule)
    ]
    rows += [
        {"name": name, "in": "query", "required": False, "description": about, "schema": {"type": "string"}}
        for name, about in (told.query or {}).items()
    ]
    if idempotent:
        text = "Made by the caller; the same key with the same body has one effect."
        shape = {"type": "string", "minLength": 8, "maxLength": 255, "pattern": "^[A-Za-z0-9_-]+$"}
        rows.append({"name": "Idempotency-Key", "in": "header", "required": True, "description": text, "schema": shape})
    if told.precondition:
        rows.append({"name": "If-Match", "in": "header", "required": True, "schema": {"type": "string"}})
    return rows


def _path_schema(kind: str | None) -> dict[str, str]:
    return {"type": "string", "format": "uuid"} if kind == "uuid" else {"type": "string"}


def _given(told: Operation, names: Any) -> dict[str, Any]:
    words = {"description": told.about.split(".")[0]}
    if told.gives is not None:
        return {**words, "content": {told.media: {"schema": names[told.gives, "validation"]}}}
    if told.media != "application/json":
        schema = {"type": "object"} if "json" in told.media else {"type": "string", "format": "binary"}
        return {**words, "content": {told.media: {"schema": schema}}}
    return words


def _problem(words: str) -> dict[str, Any]:
    return {"description": words, "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}}

"""The OpenAPI document is valid and says what the addresses do."""

import re

import pytest
from openapi_spec_validator import validate

from licensing.api.scopes import SCOPES

ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")


@pytest.fixture(scope="module")
def spec(app):
    return app.test_client().get("/api/v1/openapi.json").json


def test_the_document_is_openapi_3_1_and_valid(spec):
    assert spec["openapi"] == "3.1.0"
    validate(spec)


def test_every_address_of_the_blueprint_is_in_the_document_and_nothing_else(app, spec):
    served = {
        (ARGUMENT.sub(r"{\1}", rule.rule), method.lower())
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("api.")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert served == {(path, method) for path, methods in spec["paths"].items() for method in methods}


def test_every_unsafe_operation_asks_for_an_idempotency_key_and_a_known_scope(app, spec):
    for path, methods in spec["paths"].items():
        for method, row in methods.items():
            named = {p["name"] for p in row["parameters"] if p["required"]}
            assert method == "get" or "Idempotency-Key" in named, (method, path)
            assert row["operationId"] and row["summary"] and row["description"]
    scopes = {getattr(view, "scope", "") for name, view in app.view_functions.items() if name.startswith("api.")} - {""}
    assert scopes == set(SCOPES)


def test_the_catalogue_is_public_paged_and_cached(app):
    client = app.test_client()
    first = client.get("/api/v1/services?limit=200")
    pages, rows = 1, list(first.json["items"])
    cursor = first.json["next"]
    while cursor:
        answer = client.get(f"/api/v1/services?limit=200&cursor={cursor}").json
        rows, cursor, pages = rows + answer["items"], answer["next"], pages + 1
    assert pages == 2 and len(rows) == len({row["code"] for row in rows}) == 339
    again = client.get("/api/v1/services?limit=200", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304 and again.data == b""


def test_a_service_tells_its_schema_and_checklist(app):
    client = app.test_client()
    whole = client.get("/api/v1/services/bld.new_residential").json
    assert whole["name"]["ar"] and whole["name"]["en"] and whole["starts"]["engineering_office"] is True
    schema = client.get("/api/v1/services/bld.new_residential/schema")
    assert schema.mimetype == "application/schema+json" and "housing_purpose" in schema.json["properties"]
    codes = {row["code"] for row in client.get("/api/v1/services/bld.new_residential/checklist").json["items"]}
    assert codes == {row["code"] for row in whole["documents"]} != set()


def test_an_unknown_service_is_a_problem_in_the_language_asked_for(app):
    client = app.test_client()
    arabic = client.get("/api/v1/services/no.such", headers={"Accept-Language": "ar"})
    english = client.get("/api/v1/services/no.such", headers={"Accept-Language": "en-GB, ar;q=0.5"})
    assert (arabic.status_code, english.status_code) == (404, 404)
    assert arabic.mimetype == english.mimetype == "application/problem+json"
    assert arabic.json["code"] == english.json["code"] == "unknown_service"
    assert "خدمة" in arabic.json["title"]
    assert "Accept-Language" in arabic.headers["Vary"]

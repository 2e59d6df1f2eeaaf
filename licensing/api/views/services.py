"""The catalogue for programs: public, cached by its ETag."""

from flask import Response, jsonify, request
from flask.typing import ResponseReturnValue

from app.authz import public
from app.errors import NotFound
from app.forms import to_json_schema
from licensing.api import bodies, presenters
from licensing.api.contract import answer, operation
from licensing.api.listing import page_size
from licensing.api.views import bp
from licensing.catalogue import Service, UnknownService, get_service, search_services


@bp.get("/services")
@public
@operation(
    "قائمة الخدمات",
    "Services by words, group and audience, those that run online first.",
    gives=bodies.Page[bodies.ServiceRow],
    query={"q": "words in any spelling", "group": "", "audience": "", "online": "1: online only", "cursor": "", "limit": "1 to 200"},
)
def list_services() -> ResponseReturnValue:
    asked, size = request.args, page_size()
    found = search_services(
        asked.get("q", "")[:80], group=asked.get("group", ""), audience=asked.get("audience", ""), online_only=asked.get("online") == "1"
    )
    codes = [service.code for service in found]
    start = codes.index(asked["cursor"]) + 1 if asked.get("cursor") in codes else 0
    rows = found[start : start + size]
    more = rows[-1].code if start + size < len(found) else None
    return cached(answer(bodies.Page[bodies.ServiceRow](items=[bodies.ServiceRow(**presenters.service_row(s)) for s in rows], next=more)))


@bp.get("/services/<code>")
@public
@operation("خدمة واحدة", "One service: what it gives, how long it takes, how it begins, what to attach.", gives=bodies.ServiceWhole)
def show_service(code: str) -> ResponseReturnValue:
    return cached(answer(presenters.service_whole(_service(code))))


@bp.get("/services/<code>/schema")
@public
@operation("مخطط إجابات الخدمة", "JSON Schema (2020-12) of the answers of a service.", media="application/schema+json")
def show_schema(code: str) -> ResponseReturnValue:
    service = _service(code)
    if service.definition is None:
        raise NotFound("service_not_online")
    response = jsonify(to_json_schema(service.form))
    response.mimetype = "application/schema+json"
    return cached(response)


@bp.get("/services/<code>/checklist")
@public
@operation(
    "قائمة مستندات الخدمة", "Documents of a service, who brings each and when it is required.", gives=bodies.Page[bodies.DocumentRow]
)
def show_checklist(code: str) -> ResponseReturnValue:
    return cached(answer(bodies.Page[bodies.DocumentRow](items=presenters.checklist(_service(code)), next=None)))


def cached(response: Response) -> Response:
    response.headers["Cache-Control"] = "public, max-age=300"
    response.add_etag()
    response.make_conditional(request)
    return response


def _service(code: str) -> Service:
    try:
        return get_service(code)
    except UnknownService:
        raise NotFound("unknown_service") from None

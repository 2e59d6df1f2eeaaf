"""The sandbox gateway's pages and interface."""

import json
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from app.ledger.gateways.sandbox_program.delivery import Courier
from app.ledger.gateways.sandbox_program.store import Store, facts
from app.ledger.gateways.signature import BadSignature, verify

DELAY_S = 20
_TEMPLATES = Path(__file__).parents[3] / "templates" / "ledger" / "sandbox"
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self' {target}; base-uri 'none'; frame-ancestors 'none'"
# action -> (state of the intent, seconds until the notice goes out; None: it never does)
ACTIONS: dict[str, tuple[str, int | None]] = {
    "pay": ("paid", 0),
    "fail": ("failed", 0),
    "delay": ("paid", DELAY_S),
    "silent": ("paid", None),
}


class Gateway:
    """A WSGI program: ``PUT|GET /intents/<id>`` for the platform, ``GET|POST /pay/<id>`` for the payer."""

    def __init__(self, store: Store, secret: str, courier: Courier) -> None:
        self._store, self._secret, self._courier = store, secret, courier
        self._pages = Environment(loader=FileSystemLoader(_TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True)
        self._routes = Map(
            [
                Rule("/intents/<intent_id>", methods=["PUT"], endpoint=self._put_intent),
                Rule("/intents/<intent_id>", methods=["GET"], endpoint=self._show_intent),
                Rule("/pay/<intent_id>", methods=["GET"], endpoint=self._show_page),
                Rule("/pay/<intent_id>", methods=["POST"], endpoint=self._press),
                Rule("/readyz", methods=["GET"], endpoint=lambda request: Response("ok\n")),
            ]
        )

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        request = Request(environ)
        request.max_content_length = 64 * 1024
        try:
            endpoint, arguments = self._routes.bind_to_environ(environ).match()
            response = endpoint(request, **arguments)
        except HTTPException as error:
            response = error.get_response(environ)
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response(environ, start_response)

    def _put_intent(self, request: Request, intent_id: str) -> Response:
        if not self._is_signed(request):
            return _json({"error": "signature"}, 401)
        try:
            asked = {key: str(value) for key, value in json.loads(request.get_data()).items()}
            fits = Decimal(asked["amount"]) > 0
            intent = self._store.put_intent(intent_id, asked) if fits else None
        except (ValueError, KeyError, InvalidOperation):
            return _json({"error": "form"}, 400)
        return _json(facts(intent)) if intent else _json({"error": "other_amount"}, 409)

    def _show_intent(self, request: Request, intent_id: str) -> Response:
        if not self._is_signed(request):
            return _json({"error": "signature"}, 401)
        intent = self._store.intent(intent_id)
        return _json(facts(intent)) if intent else _json({"error": "unknown"}, 404)

    def _show_page(self, request: Request, intent_id: str) -> Response:
        intent = self._store.intent(intent_id)
        return self._page(intent, 200 if intent else 404)

    def _press(self, request: Request, intent_id: str) -> Response:
        intent, action = self._store.intent(intent_id), ACTIONS.get(request.form.get("action", ""))
        if intent is None or action is None:
            return self._page(intent, 404 if intent is None else 400)
        if intent["state"] == "open":
            state, delay_s = action
            intent = self._store.settle(intent_id, state) or intent
            if delay_s is not None:
                notice_id = self._store.schedule(intent, delay_s)
                if delay_s == 0:
                    self._courier.deliver(notice_id, timeout_s=4)
        return redirect(intent["return_url"], 303)

    def _page(self, intent: dict[str, Any] | None, status: int) -> Response:
        page = self._pages.get_template("pay.html").render(intent=intent, delay_s=DELAY_S)
        response = Response(page, status, mimetype="text/html")
        target = "/".join(intent["return_url"].split("/")[:3]) if intent else ""
        response.headers["Content-Security-Policy"] = _POLICY.format(target=target)
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    def _is_signed(self, request: Request) -> bool:
        try:
            verify(self._secret, dict(request.headers), request.method.encode() + request.path.encode() + request.get_data())
        except BadSignature:
            return False
        return True


def _json(body: dict[str, Any], status: int = 200) -> Response:
    return Response(json.dumps(body, ensure_ascii=False), status, mimetype="application/json")

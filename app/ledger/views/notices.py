import hashlib
from typing import Any

import structlog
from flask import Blueprint, after_this_request, jsonify, request
from flask.typing import ResponseReturnValue

from app.authz import machine
from app.ledger import commands
from app.ledger.crashpoints import crash_point
from app.ledger.gateways.base import ForgedNotice
from app.ledger.gateways.current import current_gateway

log = structlog.get_logger()
bp = Blueprint("notices", __name__)


@bp.post("/payments/notices")
@machine
def receive_notice() -> ResponseReturnValue:
    """The gateway's door. 2xx means: kept, do not send again, whatever came of it."""
    body, gateway = request.get_data(), current_gateway()
    try:
        event = gateway.verify_notice(dict(request.headers), body)
    except ForgedNotice as forged:
        return _refuse(gateway.code, forged.reason, body)
    outcome = commands.receive_event(gateway.code, event)
    after_this_request(_answered)  # runs once the transaction is committed
    return jsonify(outcome=outcome)


def _answered(response: Any) -> Any:
    crash_point("notice_answered")
    return response


def _refuse(gateway: str, reason: str, body: bytes) -> Any:
    """401, and the attempt is kept as evidence in a transaction of its own."""
    digest = hashlib.sha256(body).hexdigest()
    commands.note_refused(gateway, reason, request.remote_addr, digest)
    log.warning("notice_refused", gateway=gateway, reason=reason, body_sha256=digest)
    return jsonify(error="signature"), 401

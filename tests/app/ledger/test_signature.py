"""A notice is believed only if its signature, its age and its form are right."""

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest

from app.ledger.gateways.signature import ID, SIGNATURE, TIMESTAMP, BadSignature, sign, verify

SECRET, BODY = "s" * 32, '{"amount": "720.00", "note": "نص"}'.encode()
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


def test_a_signed_message_is_believed():
    assert verify(SECRET, sign(SECRET, "msg_1", BODY, NOW), BODY, NOW) == "msg_1"


def test_header_case_and_a_second_older_signature_do_not_matter():
    headers = sign(SECRET, "msg_1", BODY, NOW)
    headers = {name.upper(): value for name, value in headers.items()}
    headers[SIGNATURE.upper()] = "v1,b2xk " + headers[SIGNATURE.upper()]
    assert verify(SECRET, headers, BODY, NOW) == "msg_1"


def test_the_published_vector_of_the_standard_form():
    """HMAC over id.timestamp.body in base64, as receivers in other languages compute it."""
    assert sign("secret", "msg_p5jXN8AQM9LWM0D4loKWxJek", b'{"test": 2432232314}', datetime.fromtimestamp(1614265330, UTC)) == {
        ID: "msg_p5jXN8AQM9LWM0D4loKWxJek",
        TIMESTAMP: "1614265330",
        SIGNATURE: "v1," + expected(),
    }


def expected() -> str:
    signed = b'msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{"test": 2432232314}'
    return base64.b64encode(hmac.new(b"secret", signed, hashlib.sha256).digest()).decode()


def forged():
    good = sign(SECRET, "msg_1", BODY, NOW)
    yield "no headers", {}, BODY
    yield "no signature", good | {SIGNATURE: ""}, BODY
    yield "garbled signature", good | {SIGNATURE: "v1,%%%"}, BODY
    yield "not ASCII", good | {SIGNATURE: "v1,توقيع"}, BODY
    yield "no version", good | {SIGNATURE: good[SIGNATURE].removeprefix("v1,")}, BODY
    yield "other version", good | {SIGNATURE: good[SIGNATURE].replace("v1", "v0")}, BODY
    yield "other key", sign("t" * 32, "msg_1", BODY, NOW), BODY
    yield "other id", good | {ID: "msg_2"}, BODY
    yield "other time", good | {TIMESTAMP: str(int(NOW.timestamp()) + 1)}, BODY
    yield "body re-serialised", good, BODY.replace(b": ", b":")
    yield "amount changed", good, BODY.replace(b"720", b"721")
    yield "time moved into the id", sign(SECRET, "msg.1", BODY, NOW), BODY
    yield "time is no number", good | {TIMESTAMP: "now"}, BODY
    yield "Arabic digits as time", good | {TIMESTAMP: "١٦١٤٢٦٥٣٣٠"}, BODY
    yield "negative time", good | {TIMESTAMP: "-1"}, BODY
    yield "huge time", good | {TIMESTAMP: "9" * 400}, BODY
    yield "six minutes old", sign(SECRET, "msg_1", BODY, NOW - timedelta(minutes=6)), BODY
    yield "six minutes ahead", sign(SECRET, "msg_1", BODY, NOW + timedelta(minutes=6)), BODY


@pytest.mark.parametrize("name, headers, body", list(forged()), ids=lambda value: value if isinstance(value, str) else "")
def test_a_forged_message_is_refused(name, headers, body):
    with pytest.raises(BadSignature):
        verify(SECRET, headers, body, NOW)

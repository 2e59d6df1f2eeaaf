"""Every address × every persona × own and foreign branch, against a reviewed file.

`AMANAH_WRITE_MATRIX=1 pytest tests/access` writes the file; a reviewer reads the difference. A cell is the status
that the door answered: 404 where the thing is not for that person's eyes, 403 where it is seen and not allowed.
"""

import csv
import os
from pathlib import Path

import pytest

from tests.access.doors import doors
from tests.access.people import ALL, sign_in

STORED = Path(__file__).parent / "matrix.csv"
# An empty body is sent, so a door that lets the person in answers 400 or 422 for the missing words.
LET_IN = {200, 204, 302, 303, 304, 400, 413, 415, 422}


@pytest.fixture(scope="module")
def answers(demo_app):
    """{(method, rule, branch): {persona: status}}; nothing that a request did stays."""
    app, undoing = demo_app
    rows: dict[tuple[str, str, str], dict[str, str]] = {}
    with app.app_context():
        all_doors = doors(app)
    for persona in ALL:
        client = app.test_client()
        sign_in(client, persona)
        with client.session_transaction() as kept:
            cookie = dict(kept)
        for door in all_doors:
            with client.session_transaction() as session:
                session.clear()
                session.update(cookie)
            with undoing():
                headers = {"Idempotency-Key": "matrix-" + os.urandom(8).hex()}
                answer = client.open(door.url, method=door.method, headers=headers if door.method != "GET" else {})
            rows.setdefault((door.method, door.rule, door.branch), {})[persona] = _word(answer)
    return rows


def _word(answer) -> str:
    if answer.status_code == 303 and "/login" in (answer.headers.get("Location") or ""):
        return "login"
    return str(answer.status_code)


def test_the_matrix_is_as_reviewed(answers):
    lines = [[*key, *(answers[key][persona] for persona in ALL)] for key in sorted(answers)]
    if os.environ.get("AMANAH_WRITE_MATRIX"):
        with STORED.open("w", newline="", encoding="utf8") as out:
            csv.writer(out, lineterminator="\n").writerows([["method", "rule", "branch", *ALL], *lines])
    with STORED.open(encoding="utf8") as stored:
        expected = list(csv.reader(stored))[1:]
    different = [f"{new} was {old}" for new, old in zip(lines, expected, strict=False) if new != old]
    assert different == [] and len(lines) == len(expected)


def test_no_door_falls_over(answers):
    assert [(key, persona, status) for key, row in answers.items() for persona, status in row.items() if status.startswith("5")] == []


def test_a_neighbours_staff_never_get_in(answers):
    """Staff of الدلم at doors of السيح, where the rule names a case, a document or an invoice."""
    private = [
        (key, row)
        for key, row in answers.items()
        if key[2] == "own"
        and any(word in key[1] for word in ("<reference>", "<uuid:document_id>"))
        and not key[1].startswith(("/map/", "/verify", "/track", "/reports/<reference>"))
    ]
    inside = [
        (key, who, row[who])
        for key, row in private
        for who in ("reviewer.dilam", "approver.dilam", "inspector.dilam")
        if row[who].isdigit() and int(row[who]) in LET_IN and row["anonymous"] != row[who]
    ]
    assert inside == []


def test_nobody_signed_in_reaches_a_guarded_door(answers, demo_app):
    app, _ = demo_app
    marks = {(m, r.rule): getattr(app.view_functions[r.endpoint], "access", None) for r in app.url_map.iter_rules() for m in r.methods}
    open_doors = [
        key
        for key, row in answers.items()
        if marks[key[0], key[1]] not in ("public", "machine", None) and row["anonymous"] not in ("login", "401")
    ]
    assert open_doors == []

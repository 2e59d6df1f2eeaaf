"""What the sandbox gateway remembers, in a file of its own."""

import json
import sqlite3
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

_SCHEMA = """
CREATE TABLE IF NOT EXISTS intent (
  id TEXT PRIMARY KEY, amount TEXT NOT NULL, currency TEXT NOT NULL, bill_number TEXT NOT NULL, description TEXT NOT NULL,
  return_url TEXT NOT NULL, notify_url TEXT NOT NULL, state TEXT NOT NULL DEFAULT 'open', payment_id TEXT, occurred_at TEXT);
CREATE TABLE IF NOT EXISTS delivery (
  id TEXT PRIMARY KEY, url TEXT NOT NULL, body TEXT NOT NULL, due_at REAL NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,
  done INTEGER NOT NULL DEFAULT 0);
"""
_ASKED = ("amount", "currency", "bill_number", "description", "return_url", "notify_url")
BACK_OFF_S = (1, 3, 10, 30, 60, 300, 900, 3600)


class Store:
    """Intents and the notices still to be delivered. Safe for several threads: a connection for each use."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        with self._open() as database:
            database.executescript(_SCHEMA)

    def put_intent(self, intent_id: str, asked: dict[str, str]) -> dict[str, Any] | None:
        """The intent, made if new; None if it exists with another amount."""
        values = [intent_id, *(asked[name] for name in _ASKED)]
        with self._open() as database:
            database.execute(f"INSERT OR IGNORE INTO intent (id, {', '.join(_ASKED)}) VALUES (?, ?, ?, ?, ?, ?, ?)", values)  # noqa: S608
        intent = self.intent(intent_id)
        return intent if intent and (intent["amount"], intent["currency"]) == (asked["amount"], asked["currency"]) else None

    def intent(self, intent_id: str) -> dict[str, Any] | None:
        with self._open() as database:
            row = database.execute("SELECT * FROM intent WHERE id = ?", [intent_id]).fetchone()
        return dict(row) if row else None

    def settle(self, intent_id: str, state: str) -> dict[str, Any] | None:
        """The intent after its one change of state: pressing twice takes the money once."""
        now = datetime.now(UTC).isoformat()
        with self._open() as database:
            database.execute(
                "UPDATE intent SET state = ?, payment_id = ?, occurred_at = ? WHERE id = ? AND state = 'open'",
                [state, uuid.uuid4().hex, now, intent_id],
            )
        return self.intent(intent_id)

    def schedule(self, intent: dict[str, Any], delay_s: float) -> str:
        """The notice of the intent's state goes out after a delay."""
        notice_id = f"msg_{uuid.uuid4().hex}"
        with self._open() as database:
            database.execute(
                "INSERT INTO delivery (id, url, body, due_at) VALUES (?, ?, ?, ?)",
                [notice_id, intent["notify_url"], json.dumps(facts(intent), ensure_ascii=False), time.time() + delay_s],
            )
        return notice_id

    def due(self) -> list[dict[str, Any]]:
        with self._open() as database:
            rows = database.execute("SELECT * FROM delivery WHERE done = 0 AND due_at <= ? ORDER BY due_at LIMIT 20", [time.time()])
            return [dict(row) for row in rows.fetchall()]

    def delivery(self, notice_id: str) -> dict[str, Any]:
        with self._open() as database:
            return dict(database.execute("SELECT * FROM delivery WHERE id = ?", [notice_id]).fetchone())

    def note_attempt(self, delivery: dict[str, Any], accepted: bool) -> None:
        """Accepted ones are done; others wait longer each time, then stop."""
        attempt = delivery["attempts"]
        given_up = attempt + 1 >= len(BACK_OFF_S)
        with self._open() as database:
            database.execute(
                "UPDATE delivery SET done = ?, attempts = ?, due_at = ? WHERE id = ?",
                [int(accepted or given_up), attempt + 1, time.time() + BACK_OFF_S[min(attempt, len(BACK_OFF_S) - 1)], delivery["id"]],
            )

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        database = sqlite3.connect(self._path, timeout=10)
        database.row_factory = sqlite3.Row
        try:
            with database:
                yield database
        finally:
            database.close()


def facts(intent: dict[str, Any]) -> dict[str, Any]:
    """What the gateway tells about an intent."""
    return {
        "type": f"payment.{intent['state']}",
        "intent_id": intent["id"],
        "payment_id": intent["payment_id"],
        "state": intent["state"],
        "amount": intent["amount"],
        "currency": intent["currency"],
        "occurred_at": intent["occurred_at"],
    }

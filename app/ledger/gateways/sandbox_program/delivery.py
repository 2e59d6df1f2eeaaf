"""Sending signed notices, again and again until they are accepted."""

import threading
import urllib.error
import urllib.request
from datetime import UTC, datetime
from typing import Any

from app.ledger.gateways.sandbox_program.store import Store
from app.ledger.gateways.signature import sign

_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # loopback: never through a proxy


class Courier(threading.Thread):
    """Delivers what is due, every half second."""

    def __init__(self, store: Store, secret: str) -> None:
        super().__init__(name="courier", daemon=True)
        self._store, self._secret, self._stopped = store, secret, threading.Event()
        self._one_at_a_time = threading.Lock()

    def run(self) -> None:
        while not self._stopped.wait(0.5):
            for delivery in self._store.due():
                self.deliver(delivery["id"])

    def stop(self) -> None:
        self._stopped.set()

    def deliver(self, notice_id: str, timeout_s: float = 10) -> bool:
        """Try one notice now; True if it was accepted."""
        with self._one_at_a_time:
            delivery = self._store.delivery(notice_id)
            if delivery["done"]:
                return True
            accepted = _send(self._secret, delivery, timeout_s)
            self._store.note_attempt(delivery, accepted)
            return accepted


def _send(secret: str, delivery: dict[str, Any], timeout_s: float) -> bool:
    body = delivery["body"].encode()
    headers = {"Content-Type": "application/json"} | sign(secret, delivery["id"], body, datetime.now(UTC))
    request = urllib.request.Request(delivery["url"], data=body, headers=headers, method="POST")
    try:
        with _DIRECT.open(request, timeout=timeout_s) as response:
            return 200 <= response.status < 300
    except (urllib.error.URLError, OSError):
        return False

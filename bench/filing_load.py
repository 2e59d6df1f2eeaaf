"""Citizens and their offices file villa permits at once, from sign-in to «وصل طلبك», thinking between steps as people do.

.venv/bin/python -m bench.filing_load [--users 200] [--think 5 15] [--parcels 3000 | --database NAME]

The site is the real server, two processes of four threads; every form is read from its page and sent with its own tokens.
The generator runs on the same machine, so its own share of the processors is told beside the figures.
"""

import argparse
import json
import random
import resource
import statistics
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from http.client import HTTPException

import psycopg2

from bench import filing_people, site
from bench.browser import Browser
from bench.filing_people import Cast, Citizen
from ops import database
from tests.factories.filing import pdf
from tests.fixtures import templates

SERVICE, SUBMIT, LIMIT_MS = "bld.new_residential", "submit", 800


class Ledger:
    """How long each step took, and what went wrong."""

    def __init__(self) -> None:
        self._lock, self.seconds, self.errors = threading.Lock(), defaultdict(list), Counter[str]()  # type: ignore[var-annotated]
        self.filed = 0

    def note(self, step: str, seconds: float, status: int) -> None:
        with self._lock:
            self.seconds[step].append(seconds)
            if status >= 400:
                self.errors[f"{step}: {status}"] += 1

    def fail(self, what: str) -> None:
        with self._lock:
            self.errors[what] += 1

    def done(self) -> None:
        with self._lock:
            self.filed += 1


class Filing:
    """One citizen with his office, each in a browser of his own."""

    def __init__(self, served: site.Site, cast: Cast, number: int, think: tuple[float, float], ledger: Ledger) -> None:
        self.served, self.cast, self.think, self.ledger = served, cast, think, ledger
        self.citizen: Citizen = cast.citizens[number]
        self.engineer, self.office_id = cast.offices[number % len(cast.offices)]
        self.dice = random.Random(number)
        self.owner, self.office = Browser(served.url, ledger.note), Browser(served.url, ledger.note)
        self.paper = pdf().stream.read()

    def run(self) -> None:
        try:
            time.sleep(self.dice.uniform(0, self.think[1]))
            reference = self._begin()
            self._owners_part(reference)
            self._offices_part(reference)
            self._send(reference)
            self.ledger.done()
        except (LookupError, RuntimeError, OSError, HTTPException, psycopg2.Error) as error:
            self.ledger.fail(f"{type(error).__name__}: {error}"[:160])

    def _pause(self) -> None:
        time.sleep(self.dice.uniform(*self.think))

    def _sign_in(self, browser: Browser, username: str) -> None:
        browser.get("/login", "sign in")
        browser.post("/login", {"username": username, "password": filing_people.PASSWORD}, "sign in")
        self._pause()

    def _begin(self) -> str:
        self._sign_in(self.owner, self.citizen.username)
        self.owner.get(f"/services/{SERVICE}", "service")
        self._pause()
        self.owner.get(f"/services/{SERVICE}/start?parcel={self.citizen.parcel_id}", "begin")
        self._pause()
        self.owner.post("/start", {"parcel": str(self.citizen.parcel_id)}, "begin")
        self._pause()
        return self.owner.path.split("/")[2]

    def _owners_part(self, reference: str) -> None:
        for module in ("villa_project", "owner_undertaking"):
            self._answer(self.owner, reference, module)
        self._attach(self.owner, reference)
        self.owner.get(f"/applications/{reference}/office", "choose office")
        self._pause()
        self.owner.post("/office", {"office": self.office_id}, "choose office")
        self._check_and(self.owner, reference, "send to office", {})

    def _offices_part(self, reference: str) -> None:
        self._sign_in(self.office, self.engineer)
        self.office.get(f"/cases/{reference}", "office opens file")
        self._pause()
        self.office.post("/steps/accept_invitation", {}, "office accepts")
        self._answer(self.office, reference, "villa_building")
        for act, step in (("offsets:ground", "draw ground floor"), ("copy:first", "copy to first floor")):
            self.office.get(f"/applications/{reference}/drawing", "drawing")
            self._pause()
            self.office.post("/drawing", {}, step, do=act)
        self._attach(self.office, reference)
        self._check_and(self.office, reference, "hand to owner", {})

    def _send(self, reference: str) -> None:
        self._check_and(self.owner, reference, SUBMIT, {"code": self._code(reference)})
        if "/done" not in self.owner.path:
            raise RuntimeError(f"not sent: {self.owner.status} {self.owner.path}")

    def _answer(self, browser: Browser, reference: str, module: str) -> None:
        browser.get(f"/applications/{reference}/questions/{module}", "questions")
        self._pause()
        browser.post(f"/questions/{module}", self.cast.answers | {"carried_confirmed": "y"}, "answer")

    def _attach(self, browser: Browser, reference: str) -> None:
        browser.get(f"/applications/{reference}/documents", "documents")
        wanted = [part.split('"')[0] for part in browser.page.split(f'action="/applications/{reference}/documents/')[1:]]
        for code in wanted:
            self._pause()
            browser.attach(f"/documents/{code}", code, f"{code}.pdf", self.paper, "attach")

    def _check_and(self, browser: Browser, reference: str, step: str, more: dict[str, str]) -> None:
        browser.get(f"/applications/{reference}/check", f"check before {step}")
        self._pause()
        browser.post("/check", more, step)

    def _code(self, reference: str) -> str:
        """The digits as the owner reads them on his telephone."""
        with closing(psycopg2.connect(self.served.owner_url)) as wire, wire.cursor() as cursor:
            cursor.execute("SELECT set_config('app.everything', 'on', false)")
            cursor.execute(
                "SELECT substring(m.body FROM ': ([0-9]{6})') FROM message m JOIN \"case\" c ON c.id = m.case_id"
                " WHERE c.reference = %s AND m.template = 'confirmation_code' AND m.channel = 'sms' ORDER BY m.created_at DESC LIMIT 1",
                (reference,),
            )
            if (row := cursor.fetchone()) is None:
                raise LookupError("no code was sent")
            return str(row[0])


def measure(served: site.Site, users: int = 200, think: tuple[float, float] = (5.0, 15.0)) -> list[dict[str, object]]:
    """p50 and p95 of each step in milliseconds, how many were filed, and every error by its kind."""
    cast = filing_people.assemble(templates.address(database.APPLICATION, served.database_name), users, SERVICE)
    ledger, began, own = Ledger(), time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF)
    threads = [threading.Thread(target=Filing(served, cast, number, think, ledger).run) for number in range(users)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wall, used = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF)
    rows = list(_rows(ledger))
    requests = sum(len(times) for times in ledger.seconds.values())
    summary = {
        "bench": "filing",
        "users": users,
        "filed": ledger.filed,
        "errors": dict(ledger.errors),
        "submit_p95_ms": next((row["p95_ms"] for row in rows if row["step"] == SUBMIT), None),
        "limit_ms": LIMIT_MS,
        "seconds": round(wall, 1),
        "requests_per_second": round(requests / wall, 1),
        "generator_cpu_share": round((used.ru_utime + used.ru_stime - own.ru_utime - own.ru_stime) / wall, 3),
    }
    return [*rows, summary]


def _rows(ledger: Ledger) -> Iterator[dict[str, object]]:
    for step, times in sorted(ledger.seconds.items()):
        yield {
            "bench": "filing",
            "step": step,
            "n": len(times),
            "p50_ms": _ms(times, 50),
            "p95_ms": _ms(times, 95),
            "max_ms": _ms(times, 100),
        }


def _ms(times: Sequence[float], percent: int) -> float:
    ordered = sorted(times)
    if percent == 50:
        return round(1000 * statistics.median(ordered), 1)
    return round(1000 * ordered[min(len(ordered) - 1, -(-len(ordered) * percent // 100) - 1)], 1)


def main(show: Callable[[str], None] = print) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=200)
    parser.add_argument("--think", type=float, nargs=2, default=(5.0, 15.0))
    parser.add_argument("--parcels", type=int, default=3000)
    parser.add_argument("--database", help="a loaded database of the test server instead of a city of its own")
    asked = parser.parse_args()
    with site.served_database(asked.database) if asked.database else site.served(asked.parcels) as served:
        for row in measure(served, asked.users, (asked.think[0], asked.think[1])):
            show(json.dumps(row, ensure_ascii=False))


if __name__ == "__main__":
    main()

"""p95 of the server's time for the pages of each journey, against a page of the same frame that asks the database nothing of its own.

One client on one kept connection, one request at a time on loopback, so what is measured is the server's work and not a queue.
"""

import http.cookiejar
import re
import statistics
import time
import urllib.parse
import urllib.request
from pathlib import Path

from bench.site import Site
from bench.wire import Wire

ROUNDS, WARM_UP = 60, 4
PASSWORD = "Kharj-1448"
PAGES = (  # persona, name, path
    ("", "home", "/"),
    ("", "services", "/services"),
    ("", "map page", "/map"),
    ("", "what may be built", "/build?parcel={parcel}"),
    ("", "parcel panel", "/map/parcels/{parcel}"),
    ("", "reports", "/reports"),
    ("", "tracking", "/track"),
    ("owner", "my cases", "/mine"),
    ("owner", "my parcels", "/parcels/mine"),
    ("owner", "my invoices", "/invoices"),
    ("reviewer", "inbox", "/inbox"),
    ("reviewer", "file view", "{file}"),
    ("approver", "inbox of the approver", "/inbox"),
    ("inspector", "worklist", "/field/"),
    ("desk", "940 desk", "/reports/desk"),
    ("finance", "invoices", "/finance/invoices"),
    ("finance", "journal", "/finance/journal"),
    ("director", "today", "/today"),
    ("admin", "users", "/admin/users"),
    ("planner", "cases in view", "/map/list?bbox=47.29,24.14,47.33,24.17&on=permits,reports"),
    ("planner", "map search", "/map/search?q=1334"),
)
FLOOR = "/login"
LIMIT_MS = 150


class Visitor:
    """A browser without a face: cookies, and the clock around each request."""

    def __init__(self, site: Site, username: str) -> None:
        self.site = site
        self.cookies = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        if username:
            self._sign_in(username)
        told = "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.cookies)
        self.wire = Wire(site.url, f"Accept: text/html\r\nCookie: {told}\r\n")

    def get(self, path: str) -> tuple[str, float]:
        start = time.perf_counter()
        status, _, body = self.wire.get(path)
        passed = (time.perf_counter() - start) * 1000
        if status != 200:
            raise RuntimeError(f"{path}: {status}")
        return body.decode(), passed

    def p95(self, path: str) -> float:
        times = [self.get(path)[1] for _ in range(WARM_UP + ROUNDS)][WARM_UP:]
        return statistics.quantiles(times, n=20)[-1]

    def _sign_in(self, username: str) -> None:
        page = self.opener.open(self.site.url + "/login", timeout=60).read().decode()
        token = _found(r'name="csrf_token" value="([^"]+)"', page)
        form = {"username": username, "password": PASSWORD, "csrf_token": token, "idempotency_key": f"bench-{time.time_ns()}"}
        self.opener.open(self.site.url + "/login", urllib.parse.urlencode(form).encode(), timeout=60).read()


def measure(site: Site) -> list[dict[str, object]]:
    """A row a page: p95 in milliseconds, its multiple of the floor, and whether it keeps the limit."""
    floor = Visitor(site, "").p95(FLOOR)
    visitors: dict[str, Visitor] = {}
    rows = []
    for persona, name, path in PAGES:
        visitor = visitors.setdefault(persona, Visitor(site, persona))
        p95 = visitor.p95(_filled(visitor, path))
        rows.append(
            {
                "name": f"page p95: {name}",
                "value": round(p95, 1),
                "unit": "ms",
                "reference": f"{FLOOR} p95 (frame only)",
                "reference_value": round(floor, 1),
                "ratio": round(p95 / floor, 2),
                "keeps_150_ms": p95 < LIMIT_MS,
                "load": Path("/proc/loadavg").read_text().split()[0],
            }
        )
    return rows


def _filled(visitor: Visitor, path: str) -> str:
    if "{parcel}" in path:
        found = re.search(r'"parcel_id": ?(\d+)', visitor.get("/map/search?q=1334/6")[0])
        return path.format(parcel=found[1] if found else 1000)
    if "{file}" in path:
        return _found(r'href="(/cases/[^"]+)"', visitor.get("/inbox")[0])
    return path


def _found(pattern: str, page: str) -> str:
    if (match := re.search(pattern, page)) is None:
        raise RuntimeError(f"the page lacks {pattern}")
    return match[1]

"""A browser without a face for load: kept connection, cookies, and the forms of the page it looks at, sent with their own tokens."""

import http.client
import re
import time
import uuid
from collections.abc import Callable, Mapping
from html.parser import HTMLParser
from urllib.parse import urlencode, urlsplit

Answers = Mapping[str, str | list[str]]
Noter = Callable[[str, float, int], None]  # step, seconds, status


class Form(HTMLParser):
    """The first form whose action ends so, with the values it shows."""

    def __init__(self, page: str, action: str) -> None:
        super().__init__()
        self.action, self.fields, self.names = "", [], set()  # type: ignore[var-annotated]
        self._wanted, self._inside, self._select, self._area = action, False, "", ""
        self.feed(page)
        if not self.action:
            raise LookupError(f"no form for {action}")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = {name: value or "" for name, value in attrs}
        if tag == "form" and not self.action and urlsplit(facts.get("action", "")).path.endswith(self._wanted):
            self.action, self._inside = facts["action"], True
        elif self._inside and tag == "input":
            self._input(facts)
        elif self._inside and tag == "textarea":
            self._area = facts.get("name", "")
            self.names.add(self._area)
        elif self._inside and tag == "select":
            self._select = facts.get("name", "")
            self.names.add(self._select)
        elif self._inside and tag == "option" and "selected" in facts:
            self.fields.append((self._select, facts.get("value", "")))

    def handle_data(self, data: str) -> None:
        if self._area:
            self.fields.append((self._area, data))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "textarea":
            self._area = ""

    def _input(self, facts: dict[str, str]) -> None:
        name, kind = facts.get("name", ""), facts.get("type", "text")
        self.names.add(name)
        if kind in ("submit", "button", "file") or (kind in ("radio", "checkbox") and "checked" not in facts):
            return
        self.fields.append((name, facts.get("value", "on")))

    def filled(self, answers: Answers) -> list[tuple[str, str]]:
        """The form's own values, those of the answers instead where it asks for them."""
        given = {name: value for name, value in answers.items() if name in self.names}
        rows = [(name, value) for name, value in self.fields if name not in given]
        for name, value in given.items():
            rows += [(name, one) for one in (value if isinstance(value, list) else [value])]
        return rows


class Browser:
    """One person's browser. Every answer of 500 or more, and every unexpected 4xx, is noted as it came."""

    def __init__(self, url: str, note: Noter) -> None:
        place = urlsplit(url)
        self._wire = http.client.HTTPConnection(place.hostname or "", place.port, timeout=120)
        self._cookies: dict[str, str] = {}
        self._note = note
        self.page, self.path, self.status = "", "", 0

    def get(self, path: str, step: str) -> str:
        """The page, redirects followed."""
        return self._send("GET", path, None, {}, step)

    def post(self, action: str, answers: Answers, step: str, **more: str) -> str:
        """The form of the page, filled and sent; the page it leads to. ``more``: a button's name and value."""
        form = Form(self.page, action)
        body = urlencode([*form.filled(answers), *more.items()]).encode()
        return self._send("POST", form.action, body, {"Content-Type": "application/x-www-form-urlencoded"}, step)

    def attach(self, action: str, name: str, filename: str, content: bytes, step: str) -> str:
        """The form of the page with one file."""
        form, mark = Form(self.page, action), uuid.uuid4().hex
        parts = [f'--{mark}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode() for key, value in form.fields]
        head = f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\nContent-Type: application/pdf\r\n\r\n'
        body = b"".join(parts) + head.encode() + content + f"\r\n--{mark}--\r\n".encode()
        return self._send("POST", form.action, body, {"Content-Type": f"multipart/form-data; boundary={mark}"}, step)

    def _send(self, method: str, path: str, body: bytes | None, headers: dict[str, str], step: str) -> str:
        for _hop in range(6):
            start = time.perf_counter()
            status, location, page = self._once(method, path, body, headers)
            self._note(step if method == "POST" else f"{step} (page)", time.perf_counter() - start, status)
            if status not in (302, 303) or not location:
                self.page, self.path, self.status = page, path, status
                return page
            method, path, body, headers = "GET", _local(location), None, {}
        raise RuntimeError(f"redirected for ever: {path}")

    def _once(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> tuple[int, str, str]:
        told = {"Accept": "text/html", "Cookie": "; ".join(f"{k}={v}" for k, v in self._cookies.items()), **headers}
        try:
            self._wire.request(method, path, body, told)
            answer = self._wire.getresponse()
        except (http.client.RemoteDisconnected, ConnectionError, BrokenPipeError):
            self._wire.close()  # the server let an idle connection go, as it may; a browser asks again
            self._wire.request(method, path, body, told)
            answer = self._wire.getresponse()
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, _, rest = line.partition("=")
            self._cookies[name] = rest.partition(";")[0]
        return answer.status, answer.headers.get("Location", ""), answer.read().decode("utf8", "replace")


def _local(location: str) -> str:
    place = urlsplit(location)
    return re.sub(r"#.*$", "", f"{place.path}?{place.query}".rstrip("?"))

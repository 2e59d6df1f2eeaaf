"""Where a webhook may go: never into this network. The address is looked up once more at each sending, and what was
looked up is what is connected to, so that a name cannot answer one thing now and another then."""

import http.client
import socket
import ssl
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urlsplit

from app.errors import UserError

TIMEOUT_S = 5
_READ = 512


class Unsent(Exception):
    """The message did not arrive; ``status`` is what the receiver answered, if it did."""

    def __init__(self, problem: str, status: int | None = None) -> None:
        super().__init__(problem)
        self.problem, self.status = problem, status


@dataclass(frozen=True)
class Target:
    """An address that was checked, with the machine that it names."""

    scheme: str
    host: str
    port: int
    path: str
    ip: str


def target_of(url: str, *, demo: bool) -> Target:
    """The address, if a webhook may go there.

    Args:
        demo: a trial installation may tell programs on its own machine, without TLS.

    Raises:
        UserError: not https, a name nobody knows, or a machine of a private network.
    """
    if len(url) > 500 or any(ord(c) <= 32 or ord(c) == 127 for c in url):
        raise UserError("webhook_url_wrong")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise UserError("webhook_url_wrong") from None
    if parts.scheme not in ("https", "http") or not parts.hostname or parts.username or parts.password or parts.fragment:
        raise UserError("webhook_url_wrong")
    port = port or (443 if parts.scheme == "https" else 80)
    machine = _looked_up(parts.hostname, port)
    home = demo and machine.is_loopback
    if not home and (not machine.is_global or machine.is_multicast):
        raise UserError("webhook_url_private")
    if parts.scheme != "https" and not home:
        raise UserError("webhook_url_plain")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme, parts.hostname, port, path, str(machine))


def send(target: Target, body: bytes, headers: dict[str, str]) -> int:
    """The receiver has taken the message. Redirects are not followed.

    Returns: its status, 200 to 299.

    Raises:
        Unsent: no connection, no answer in time, or another status.
    """
    connection = _connection(target)
    try:
        connection.request("POST", target.path, body=body, headers={**headers, "Host": _named(target)})
        answer = connection.getresponse()
        answer.read(_READ)
    except (OSError, http.client.HTTPException) as fault:
        raise Unsent(type(fault).__name__) from fault
    finally:
        connection.close()
    if not 200 <= answer.status < 300:
        raise Unsent(f"HTTP {answer.status}", answer.status)
    return answer.status


def _looked_up(host: str, port: int) -> IPv4Address | IPv6Address:
    """The one machine that is meant; a name with a single private address among others is private."""
    try:
        found = [ip_address(str(row[4][0]).partition("%")[0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError):
        raise UserError("webhook_url_unknown") from None
    plain = [ip.ipv4_mapped or ip if isinstance(ip, IPv6Address) else ip for ip in found]
    return next((ip for ip in plain if not ip.is_global), plain[0])


def _connection(target: Target) -> http.client.HTTPConnection:
    if target.scheme == "http":
        return http.client.HTTPConnection(target.ip, target.port, timeout=TIMEOUT_S)
    return _Pinned(target)


class _Pinned(http.client.HTTPSConnection):
    """TLS to the machine that was checked, its certificate asked for the name."""

    def __init__(self, target: Target) -> None:
        super().__init__(target.ip, target.port, timeout=TIMEOUT_S)
        self._name, self._tls = target.host, ssl.create_default_context()

    def connect(self) -> None:
        plain = socket.create_connection((self.host, self.port), self.timeout)
        self.sock = self._tls.wrap_socket(plain, server_hostname=self._name)


def _named(target: Target) -> str:
    host = f"[{target.host}]" if ":" in target.host else target.host
    usual = {"https": 443, "http": 80}[target.scheme]
    return host if target.port == usual else f"{host}:{target.port}"

"""Clients that keep their connection, as a browser and pgbench do, and cost the machine little of what they measure."""

import socket
import threading
import time
from collections.abc import Sequence
from urllib.parse import urlsplit


class Wire:
    """One kept connection to the site."""

    def __init__(self, url: str, headers: str = "Accept-Encoding: gzip\r\n") -> None:
        place = urlsplit(url)
        self._socket = socket.create_connection((place.hostname, place.port), timeout=60)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._rest = f" HTTP/1.1\r\nHost: {place.netloc}\r\n{headers}\r\n".encode()

    def get(self, path: str) -> tuple[int, bytes, bytes]:
        """Status, head and body as sent."""
        self._socket.sendall(b"GET " + path.encode() + self._rest)
        data = b""
        while (end := data.find(b"\r\n\r\n")) < 0:
            data += self._receive()
        head, body = data[:end], [data[end + 4 :]]
        status, left = int(head[9:12]), _length(head) - len(body[0])
        while status not in (204, 304) and left > 0:
            body.append(part := self._receive())
            left -= len(part)
        return status, head, b"".join(body)

    def close(self) -> None:
        self._socket.close()

    def _receive(self) -> bytes:
        if not (part := self._socket.recv(262_144)):
            raise ConnectionError("the server closed a kept connection")
        return part


def rate(
    url: str, paths: Sequence[str], clients: int, headers: str = "Accept-Encoding: gzip\r\n", expected: tuple[int, ...] = (200, 204)
) -> float:
    """Requests a second, the paths dealt out among so many clients, each on its own kept connection."""
    wires = [Wire(url, headers) for _ in range(clients)]
    wrong: list[int] = []

    def ask(number: int) -> None:
        for path in paths[number::clients]:
            status, _, _ = wires[number].get(path)
            if status not in expected:
                wrong.append(status)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(clients)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - start
    for wire in wires:
        wire.close()
    if wrong:
        raise RuntimeError(f"{len(wrong)} of {len(paths)} answers were not {expected} but {sorted(set(wrong))}")
    return len(paths) / seconds


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0

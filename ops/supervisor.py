"""One process that owns the cluster, the worker, the gateway and the web server, and shows what they say.

A child that dies is started again, after a pause that doubles while it keeps dying. SIGTERM or Ctrl-C stops all:
web first, so that no request finds a missing worker, the database last. Children are told by the kernel to stop
should the supervisor itself be killed.
"""

import fcntl
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from ops.cluster import Cluster
from ops.paths import LOCKS, LOGS, ROOT, VENV
from ops.shell import Trouble, fail, say

SHORTEST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
STEADY_SECONDS = 60.0
GRACE_SECONDS = 15.0
TICK_SECONDS = 0.2
CLUSTER_EVERY_SECONDS = 5.0
LOCK = LOCKS / "supervisor"
COLOURS = {"web": 32, "worker": 36, "gateway": 35, "db": 33, "serve": 1}


@dataclass
class Child:
    """One program that is to run as long as the supervisor does."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    waits: bool = False  # starts after the web server answers, which is what a person is waiting for
    pause: float = SHORTEST_PAUSE
    process: subprocess.Popen[str] | None = None
    started_at: float = 0.0
    due_at: float = 0.0

    def start(self, show: Callable[[str, str], None]) -> None:
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(
            ["setpriv", "--pdeathsig", "TERM", "--", *self.command],
            cwd=ROOT,
            env=dict(self.environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,  # Ctrl-C reaches the supervisor only; it decides the order
        )
        threading.Thread(target=_pump, args=(self.name, self.process.stdout, show), daemon=True).start()

    def watch(self, show: Callable[[str, str], None]) -> None:
        """Started again if it has died and its pause is over."""
        now = time.monotonic()
        if self.process is not None and (code := self.process.poll()) is not None:
            _sweep(self.process.pid)
            self.process = None
            self.pause = SHORTEST_PAUSE if now - self.started_at > STEADY_SECONDS else min(self.pause * 2, LONGEST_PAUSE)
            self.due_at = now + self.pause
            show("serve", f"{self.name} ended (exit {code}); starting it again in {self.pause:.0f} s")
        if self.process is None and now >= self.due_at:
            self.start(show)

    def stop(self) -> None:
        """Asked to end, then made to; its own children end with it."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(GRACE_SECONDS)
        _sweep(self.process.pid)
        self.process.wait()


class Output:
    """Lines of several programs, each with its name, one at a time."""

    def __init__(self, stream: IO[str]) -> None:
        self.stream, self.lock = stream, threading.Lock()
        self.coloured = stream.isatty()

    def show(self, name: str, line: str) -> None:
        label = f"\x1b[{COLOURS.get(name, 0)}m{name:>7}\x1b[0m │" if self.coloured else f"{name:>7} |"
        with self.lock:
            print(label, line.rstrip(), file=self.stream, flush=True)


def children(values: Mapping[str, str], environment: Mapping[str, str]) -> list[Child]:
    """Worker, gateway and web; stopped in the opposite order."""
    flask = [str(VENV / "bin" / "flask"), "--app", "wsgi"]
    return [
        Child("worker", [*flask, "jobs", "work"], environment, waits=True),
        Child("gateway", [*flask, "gateway", "sandbox"], environment, waits=True),
        Child("web", web_command(values), environment),
    ]


def web_command(values: Mapping[str, str]) -> list[str]:
    """granian with 2 processes of 4 threads; gunicorn where granian cannot run."""
    bind, port = values["BIND"], values["PORT"]
    granian, gunicorn = (VENV / "bin" / name for name in ("granian", "gunicorn"))
    if granian.exists() and subprocess.run([granian, "--version"], check=False, capture_output=True).returncode == 0:
        shape = ["--interface", "wsgi", "--factory", "--workers", "2", "--blocking-threads", "4", "--no-ws"]
        care = ["--respawn-failed-workers", "--workers-kill-timeout", "10", "--backlog", "1024"]
        return [str(granian), *shape, *care, "--host", bind, "--port", port, "wsgi:create_server"]
    shape = ["--worker-class", "gthread", "--workers", "2", "--threads", "4", "--no-control-socket"]
    return [str(gunicorn), *shape, "--bind", f"{bind}:{port}", "wsgi:create_server()"]


class Supervisor:
    """Runs until told to stop."""

    def __init__(self, cluster: Cluster | None, programs: list[Child], output: Output) -> None:
        self.cluster, self.programs, self.output = cluster, programs, output
        self.stopping, self.settled = threading.Event(), threading.Event()

    def run(self, ready: Callable[[], bool], announce: Callable[[], None]) -> None:
        """Until told to stop. ``ready`` returns when the site answers or never will."""
        for name in ("SIGTERM", "SIGINT", "SIGHUP"):
            signal.signal(getattr(signal, name), lambda *_: self.stopping.set())
        try:
            if self.cluster is not None:
                threading.Thread(target=_follow, args=(self.cluster.log, self.output.show, self.stopping), daemon=True).start()
            for child in self.programs:
                if not child.waits:
                    child.start(self.output.show)
            threading.Thread(target=self._settle, args=(ready, announce), daemon=True).start()
            self._watch()
        finally:
            self._stop()

    def _settle(self, ready: Callable[[], bool], announce: Callable[[], None]) -> None:
        is_ready = ready()
        self.settled.set()
        if is_ready:
            announce()

    def _watch(self) -> None:
        cluster_due = 0.0
        while not self.stopping.wait(TICK_SECONDS):
            if self.cluster is not None and time.monotonic() >= cluster_due:
                cluster_due = time.monotonic() + CLUSTER_EVERY_SECONDS
                self._keep_cluster(self.cluster)
            for child in self.programs:
                if self.settled.is_set() or not child.waits:
                    child.watch(self.output.show)

    def _keep_cluster(self, cluster: Cluster) -> None:
        try:
            if not cluster.answers() or cluster.outdated():
                self.output.show("serve", "the database is down or was upgraded; starting it again")
                cluster.start()
        except (Trouble, OSError) as trouble:
            self.output.show("serve", str(trouble))

    def _stop(self) -> None:
        for name in ("SIGTERM", "SIGINT", "SIGHUP"):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
        self.output.show("serve", "stopping")
        for child in reversed(self.programs):
            child.stop()
        if self.cluster is not None:
            self.cluster.stop()
        self.output.show("serve", "stopped")


@contextmanager
def only_one() -> Iterator[None]:
    """This process is the supervisor of this checkout; the lock file holds its id and dies with it."""
    LOCK.parent.mkdir(parents=True, exist_ok=True)
    with LOCK.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            fail(f"It is already running (process {_owner()}): stop it with `make stop`.")
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield
        file.truncate(0)


def running() -> int | None:
    """Process id of the supervisor of this checkout, if one runs."""
    try:
        with LOCK.open("a+") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return _owner()
    except FileNotFoundError:
        return None
    return None


def stop(seconds: float = 60.0) -> bool:
    """No supervisor runs and the private cluster is down. True if there was something to stop."""
    pid = running()
    if pid:
        os.kill(pid, signal.SIGTERM)
        end = time.monotonic() + seconds
        while running() and time.monotonic() < end:
            time.sleep(0.05)
        if running() == pid:
            say("it does not end by itself; ending it")
            os.kill(pid, signal.SIGKILL)
    cluster = Cluster()
    was_up = cluster.answers()
    if was_up:
        cluster.stop()
    return bool(pid) or was_up


def start_in_background() -> subprocess.Popen[bytes]:
    """The same as in the foreground, detached; its words go to var/log/serve.log."""
    LOGS.mkdir(parents=True, exist_ok=True)
    log = LOGS / "serve.log"
    if log.exists() and log.stat().st_size > 50_000_000:
        log.replace(log.with_suffix(".log.1"))
    with log.open("ab") as out:
        return subprocess.Popen(
            [sys.executable, "-m", "ops", "supervise"], cwd=ROOT, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True
        )


def _owner() -> int | None:
    try:
        return int(LOCK.read_text().strip())
    except (OSError, ValueError):
        return None


def _sweep(group: int) -> None:
    """Whatever a program started and left behind is ended: a killed web server's workers would keep its port."""
    with suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)


def _pump(name: str, stream: IO[str], show: Callable[[str, str], None]) -> None:
    for line in stream:
        if line.strip():
            show(name, line)


def _follow(log: Path, show: Callable[[str, str], None], stopping: threading.Event) -> None:
    """New lines of the database's own log."""
    position = log.stat().st_size if log.exists() else 0
    while not stopping.wait(1.0):
        try:
            if log.stat().st_size < position:
                position = 0
            with log.open(errors="replace") as file:
                file.seek(position)
                for line in file:
                    show("db", line)
                position = file.tell()
        except OSError:
            continue

"""The private PostGIS cluster of this checkout: its own data directory, a Unix socket and nothing else.

It never listens on TCP, so no port can clash. Called by root it runs as ``postgres``; called by anybody else it
runs as the caller. Who may connect is decided by the mode of the socket's directory (700).
"""

import hashlib
import os
import re
import shutil
import socket
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

from ops.paths import LOCKS, ROOT, VAR
from ops.shell import fail, is_root, locked, quietly, say

PORT = 54329  # only names the socket file; nothing listens on it
SUPERUSER = "postgres"
OLDEST_POSTGRES = 15
OLDEST_POSTGIS = (3, 3)
LIBRARIES = Path("/usr/lib/postgresql")
SHARE = Path("/usr/share/postgresql")
RECOVERY_SECONDS = 300
DEATH_SECONDS = 10

_MEMORY_MB = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
# A quarter of the memory, as PostgreSQL's manual advises for a server of its own; a register that fits in it is read without the disk.
DURABLE = {
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "shared_buffers": f"'{min(max(256, _MEMORY_MB // 4), 4096)}MB'",
}
VOLATILE = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum_naptime": "'1h'",
    "shared_buffers": "'256MB'",
}
COMMON = {
    "listen_addresses": "''",
    "unix_socket_permissions": "0700",
    "port": str(PORT),
    "max_connections": "100",
    "max_wal_size": "'2GB'",
    "jit": "off",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
    "log_line_prefix": "'%m [%p] %q%u@%d '",
    "password_encryption": "'scram-sha-256'",
}


def postgis_version(major: int) -> tuple[int, ...] | None:
    """The PostGIS that is installed for this PostgreSQL, or None."""
    try:
        control = (SHARE / str(major) / "extension" / "postgis.control").read_text()
    except OSError:
        return None
    found = re.search(r"default_version\s*=\s*'(\d+)\.(\d+)", control)
    return tuple(map(int, found.groups())) if found else None


def installed() -> list[int]:
    """Majors of every PostgreSQL here that is new enough and has a PostGIS that is, newest first."""
    majors = [int(path.parent.parent.name) for path in LIBRARIES.glob("[0-9]*/bin/initdb")]
    fit = [m for m in majors if m >= OLDEST_POSTGRES and (postgis_version(m) or (0,)) >= OLDEST_POSTGIS]
    return sorted(fit, reverse=True)


@dataclass(frozen=True)
class Cluster:
    """One private cluster; ``durable`` is false for tests only."""

    name: str = "pg"
    durable: bool = True

    @cached_property
    def home(self) -> Path:
        """``var/<name>``, or a system directory where user postgres cannot reach the checkout."""
        near, far = VAR / self.name, Path("/var/lib/amanah") / _checkout() / self.name
        if (near / "data").exists() or not is_root():
            return near
        VAR.mkdir(exist_ok=True)
        reachable = subprocess.run([*_as_postgres(), "test", "-x", VAR], check=False, cwd="/").returncode == 0
        return near if reachable and not (far / "data").exists() else far

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def log(self) -> Path:
        return self.home / "log"

    @cached_property
    def socket_directory(self) -> Path:
        """A short path (a socket's is limited to 107 bytes), the same for every later command."""
        note = VAR / f"{self.name}.socket"
        if note.exists():
            return Path(note.read_text().strip())
        base = Path("/run") if is_root() else Path(os.environ.get("XDG_RUNTIME_DIR") or "/tmp")
        owner = "" if is_root() else f"{os.getuid()}-"
        return base / f"amanah-{owner}{_checkout()}-{self.name}"

    @property
    def major(self) -> int:
        """The PostgreSQL the data was made with, else the newest that is installed."""
        version = self.data / "PG_VERSION"
        if version.exists():
            return int(version.read_text())
        return (installed() or [0])[0]

    @property
    def binaries(self) -> Path:
        directory = LIBRARIES / str(self.major) / "bin"
        if not (directory / "postgres").exists():
            version = self.major or OLDEST_POSTGRES
            fail(f"PostgreSQL {version} with PostGIS is not installed: apt-get install postgresql-{version}-postgis-3")
        return directory

    def url(self, role: str, database: str) -> str:
        return f"postgresql://{role}@/{database}?host={quote(str(self.socket_directory), safe='/')}&port={PORT}"

    def serves(self, database_url: str) -> bool:
        """The address leads to this cluster's socket."""
        return parse_qs(urlsplit(database_url).query).get("host") == [str(self.socket_directory)]

    def answers(self) -> bool:
        """Something accepts connections on the socket. Cheap: no process is started."""
        with socket.socket(socket.AF_UNIX) as probe:
            try:
                probe.connect(str(self.socket_directory / f".s.PGSQL.{PORT}"))
            except OSError:
                return False
        return True

    def start(self) -> None:
        """The cluster exists and answers, running the binaries that are installed now."""
        with locked(LOCKS / self.name):
            if self.answers() and not self.outdated():
                return
            if not (self.data / "PG_VERSION").exists():
                self._initialise()
            self._bury_dead_server()
            if self.answers():
                say("PostgreSQL was upgraded under the running cluster; restarting it")
                self._control("stop", "-m", "fast")
            self._prepare_socket_directory()
            self._configure()
            if self.log.exists() and self.log.stat().st_size > 20_000_000:
                self.log.unlink()
            self._control("start", "-t", str(RECOVERY_SECONDS), "-l", str(self.log))

    def stop(self) -> None:
        """Nothing of it runs; open transactions are rolled back."""
        with locked(LOCKS / self.name):
            if (self.data / "postmaster.pid").exists() and self._status() == 0:
                self._control("stop", "-m", "fast")
                with suppress(OSError):
                    self.socket_directory.rmdir()  # the next start makes it again

    def outdated(self) -> bool:
        """A package upgrade replaced the program of the running server: new connections would fail to load it."""
        try:
            started = int((self.data / "postmaster.pid").read_text().splitlines()[2])
        except (OSError, IndexError, ValueError):
            return False
        return (self.binaries / "postgres").stat().st_ctime > started

    def _status(self) -> int:
        return subprocess.run(
            [*self._as_owner(), self.binaries / "pg_ctl", "-D", self.data, "status"], check=False, capture_output=True, cwd="/"
        ).returncode

    def _control(self, action: str, *options: str) -> None:
        command = [*self._as_owner(), str(self.binaries / "pg_ctl"), "-D", str(self.data), "-w", "-s", action, *options]
        # pg_ctl's server inherits our output: a pipe would never close, so it goes to a file of its own
        with open(os.devnull, "r+b") as nothing:
            done = subprocess.run(command, check=False, cwd="/", stdin=nothing, stdout=nothing, stderr=nothing)
        if done.returncode:
            fail(f"The private database did not {action}; its last words are in {self.log}:\n{self.last_words()}")

    def last_words(self, lines: int = 15) -> str:
        try:
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])
        except OSError:
            return "(no log)"

    def _initialise(self) -> None:
        """A whole data directory or none: made beside its place, then moved there."""
        self.home.mkdir(parents=True, exist_ok=True)
        fresh = self.home / "data.new"
        if self.data.exists() and any(self.data.iterdir()):
            fail(f"{self.data} is not empty and is not a cluster: move it away, then try again")
        shutil.rmtree(fresh, ignore_errors=True)
        if is_root():
            shutil.chown(self.home, SUPERUSER, SUPERUSER)
        self.home.chmod(0o700)
        initdb = [str(self.binaries / "initdb"), "-D", str(fresh), "-U", SUPERUSER, "--auth-local=trust", "--auth-host=reject"]
        encoding = ["--encoding=UTF8", "--locale=C.UTF-8", "--data-checksums"]
        quietly([*self._as_owner(), *initdb, *encoding], "initdb", cwd="/")
        with (fresh / "postgresql.conf").open("a") as conf:
            conf.write("\ninclude 'amanah.conf'\n")
        if self.data.exists():
            self.data.rmdir()
        fresh.rename(self.data)

    def _bury_dead_server(self) -> None:
        """No file of a killed server stands in the way: where nobody reaps the dead, their number still seems taken."""
        note, end = self.data / "postmaster.pid", time.monotonic() + DEATH_SECONDS
        while note.exists() and not self.answers() and time.monotonic() < end:
            if not _processes_in(self.data):
                note.unlink()
                for left in self.socket_directory.glob(f".s.PGSQL.{PORT}*"):
                    left.unlink()
                return
            time.sleep(0.1)

    def _configure(self) -> None:
        """Settings follow the code: the file is written anew before every start."""
        settings = COMMON | (DURABLE if self.durable else VOLATILE) | {"unix_socket_directories": f"'{self.socket_directory}'"}
        conf = self.data / "amanah.conf"
        conf.write_text("".join(f"{name} = {value}\n" for name, value in settings.items()))
        if is_root():
            shutil.chown(conf, SUPERUSER, SUPERUSER)

    def _prepare_socket_directory(self) -> None:
        directory = self.socket_directory
        owner = _uid_of(SUPERUSER) if is_root() else os.getuid()
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        if directory.is_symlink() or directory.stat().st_uid not in (owner, os.getuid()):
            fail(f"{directory} belongs to another user: remove it, then try again")
        if is_root():
            shutil.chown(directory, SUPERUSER, SUPERUSER)
        directory.chmod(0o700)
        (VAR / f"{self.name}.socket").write_text(f"{directory}\n")

    def _as_owner(self) -> list[str]:
        return _as_postgres() if is_root() else []


def ensure_running(database_url: str) -> None:
    """If the address is that of this checkout's private cluster, the cluster answers. Nothing else is touched."""
    cluster = Cluster()
    if not cluster.serves(database_url) or cluster.answers():
        return
    if not (cluster.data / "PG_VERSION").exists():
        fail("The private database was removed: run `make serve` to make it again")
    cluster.start()


def _checkout() -> str:
    return hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]


def _as_postgres() -> list[str]:
    return ["setpriv", f"--reuid={SUPERUSER}", f"--regid={SUPERUSER}", "--init-groups", "env", "HOME=/"]


def _processes_in(folder: Path) -> list[int]:
    """Living processes that work in this folder: a server and its backends."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            state = (process / "stat").read_text().rsplit(")", 1)[1].split()[0]
            if state not in "ZX" and (process / "cwd").resolve() == folder.resolve():
                found.append(int(process.name))
        except OSError:
            continue
    return found


def _uid_of(user: str) -> int:
    return int(quietly(["id", "-u", user], "id").strip())

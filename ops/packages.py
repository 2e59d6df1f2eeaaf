"""System packages: what is missing is installed by apt, names found by apt-cache; without apt, one clear sentence."""

import ctypes
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ops import cluster
from ops.shell import as_administrator, fail, quietly, say

OLDEST_NODE = 18
OWN_CLUSTER_ONLY = Path("/etc/postgresql-common/createcluster.d/amanah.conf")
APT_OPTIONS = ["-o", "DPkg::Lock::Timeout=900", "-o", "Acquire::Retries=3"]


@dataclass(frozen=True)
class Need:
    """One thing the machine must have: how to tell, and which packages bring it."""

    what: str
    is_there: Callable[[], bool]
    packages: Callable[[], list[str]]


def has_library(*names: str) -> bool:
    try:
        for name in names:
            ctypes.CDLL(name)
    except OSError:
        return False
    return True


def has_program(name: str) -> bool:
    return shutil.which(name) is not None


def has_python_venv() -> bool:
    return subprocess.run(["/usr/bin/env", "python3", "-c", "import venv, ensurepip"], check=False, capture_output=True).returncode == 0


def has_node() -> bool:
    if not (has_program("node") and has_program("npm")):
        return False
    version = re.match(r"v(\d+)", quietly(["node", "--version"], "node"))
    return version is not None and int(version[1]) >= OLDEST_NODE


def postgres_packages() -> list[str]:
    """The newest PostgreSQL on offer whose PostGIS is new enough; the search, not a fixed name, decides."""
    found = quietly(["apt-cache", "search", "--names-only", r"^postgresql-[0-9]+-postgis-3$"], "apt-cache")
    majors = sorted((int(m) for m in re.findall(r"^postgresql-(\d+)-postgis-3 ", found, re.M)), reverse=True)
    for major in majors:
        name = f"postgresql-{major}-postgis-3"
        version = re.search(r"Candidate: (?:\d+:)?(\d+)\.(\d+)", quietly(["apt-cache", "policy", name], "apt-cache"))
        if major >= cluster.OLDEST_POSTGRES and version and (int(version[1]), int(version[2])) >= cluster.OLDEST_POSTGIS:
            return [f"postgresql-{major}", name]
    fail("No PostgreSQL 15 or newer with PostGIS 3.3 or newer is on offer here; set DATABASE_URL to one that runs elsewhere.")


def node_packages() -> list[str]:
    return [name for name in ("nodejs", "npm") if not has_program("node" if name == "nodejs" else name)] or ["nodejs"]


def always(*names: str) -> Callable[[], list[str]]:
    return lambda: list(names)


DATABASE = Need("PostgreSQL 15+ with PostGIS 3.3+", lambda: bool(cluster.installed()), postgres_packages)
SERVE = (
    Need("python3-venv", has_python_venv, always("python3-venv")),
    Need("Node.js 18+ with npm", has_node, node_packages),
    Need("make", lambda: has_program("make"), always("make")),
    Need(
        "Pango (for PDF)",
        lambda: has_library("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0"),
        always("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"),
    ),
)
TEST = (
    Need("Chromium", lambda: has_program("chromium"), always("chromium")),
    Need("libatomic (for Playwright's own Node.js)", lambda: has_library("libatomic.so.1"), always("libatomic1")),
    Need("poppler-utils", lambda: has_program("pdftotext"), always("poppler-utils")),
)
BENCH = (Need("gdal-bin", lambda: has_program("ogr2ogr"), always("gdal-bin")), Need("wrk", lambda: has_program("wrk"), always("wrk")))


def ensure(*, private_cluster: bool, tests: bool = False, bench: bool = False) -> None:
    """The machine has everything; what was missing has been installed.

    Raises:
        Trouble: something is missing and cannot be installed from here; the sentence names it.
    """
    needs = [*SERVE, *([DATABASE] if private_cluster else []), *(TEST if tests else ()), *(BENCH if bench else ())]
    missing = [need for need in needs if not need.is_there()]
    if not missing:
        return
    names = ", ".join(need.what for need in missing)
    become = as_administrator()
    if become is None or not has_program("apt-get"):
        how = "as root or with sudo" if has_program("apt-get") else "with your system's package manager"
        instead = " (or set DATABASE_URL to an existing PostGIS)" if DATABASE in missing else ""
        fail(f"Please install {how}: {names}{instead}; then run the same command again.")
    say(f"installing {names}")
    quietly([*become, "apt-get", *APT_OPTIONS, "update"], "apt-get update")
    wanted = sorted({package for need in missing for package in need.packages()})
    with _no_system_cluster(become, DATABASE in missing):
        _install(become, wanted)
    if still := [need.what for need in missing if not need.is_there()]:
        fail(f"Still missing after installing {', '.join(wanted)}: {', '.join(still)}.")


def _install(become: list[str], wanted: list[str]) -> None:
    environment = ["env", "DEBIAN_FRONTEND=noninteractive"]
    command = [*become, *environment, "apt-get", *APT_OPTIONS, "install", "-y", "--no-install-recommends", *wanted]
    if Path("/var/lib/dpkg/updates").exists() and any(Path("/var/lib/dpkg/updates").iterdir()):
        quietly([*become, *environment, "dpkg", "--configure", "-a"], "dpkg --configure -a")  # an earlier run was cut off
    quietly(command, "apt-get install")


@contextmanager
def _no_system_cluster(become: list[str], applies: bool) -> Iterator[None]:
    """While we install PostgreSQL on a machine without one, the package makes no cluster on port 5432."""
    applies = applies and not Path("/etc/postgresql").exists()
    if applies:
        _write_as(become, OWN_CLUSTER_ONLY, "create_main_cluster = false\n")
    try:
        yield
    finally:
        if applies:
            quietly([*become, "rm", "-f", OWN_CLUSTER_ONLY], "rm")


def _write_as(become: list[str], path: Path, text: str) -> None:
    quietly([*become, "mkdir", "-p", path.parent], "mkdir")
    subprocess.run([*become, "tee", str(path)], input=text, text=True, check=True, stdout=subprocess.DEVNULL)

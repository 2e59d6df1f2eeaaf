"""Python packages, node packages, built assets and compiled translations of this checkout, each made when it is stale.

A stamp holds the hash of what a result was made from; it is written after the work, so that a run that was cut off
leaves no stamp and the next one repeats the step.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from ops.paths import ROOT, STAMPS, TOOLS, VENV
from ops.shell import Trouble, quietly, say

PACKAGES = ("app", "gis", "licensing", "field_inspection")
PYTHON = VENV / "bin" / "python"


def ensure() -> None:
    """Everything that is made from the checkout's files is there and fresh."""
    python_packages()
    node_packages()
    assets()
    translations()


def python_packages() -> None:
    """``.venv`` holds exactly what requirements.txt names, hashes checked."""
    requirements = ROOT / "requirements.txt"
    mark = fingerprint([requirements], sys.version)
    if is_fresh("python", mark) and _runs(PYTHON):
        return
    say("making the Python environment")
    if not _runs(PYTHON):
        shutil.rmtree(VENV, ignore_errors=True)
        quietly([_base_python(), "-m", "venv", VENV], "python3 -m venv")
    try:
        _by_uv(requirements)
    except (Trouble, OSError) as reason:
        say(f"uv could not do it, using pip (slower): {str(reason).splitlines()[-1][:200]}")
        _by_pip(requirements)
    stamp("python", mark)


def node_packages() -> None:
    """``node_modules`` is what package-lock.json says; no package's install script runs."""
    lock = ROOT / "package-lock.json"
    mark = fingerprint([lock])
    if not lock.exists() or (is_fresh("node", mark) and (ROOT / "node_modules").is_dir()):
        return
    say("installing the front end's packages")
    quietly(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], "npm ci", cwd=ROOT)
    stamp("node", mark)


def assets() -> None:
    """app/static/dist holds the bundles of this checkout's sources."""
    build = ROOT / "esbuild.mjs"
    sources = [path for package in PACKAGES for path in (ROOT / package).glob("**/assets/**/*") if path.is_file()]
    mark = fingerprint([*sources, *(p for p in (build, ROOT / "package-lock.json") if p.exists())])
    if not build.exists() or (is_fresh("assets", mark) and (ROOT / "app/static/dist").is_dir()):
        return
    say("building the assets")
    quietly(["node", "esbuild.mjs"], "node esbuild.mjs", cwd=ROOT)
    stamp("assets", mark)


def translations() -> None:
    """Every catalogue is compiled."""
    catalogues = [path for package in PACKAGES for path in _files(ROOT / package / "translations") if path.suffix == ".po"]
    mark = fingerprint(catalogues)
    if not catalogues or (is_fresh("translations", mark) and all(path.with_suffix(".mo").exists() for path in catalogues)):
        return
    for folder in sorted({path.parents[2] for path in catalogues}):
        quietly([VENV / "bin" / "pybabel", "compile", "-d", folder], "pybabel compile", cwd=ROOT)
    stamp("translations", mark)


def fingerprint(paths: Iterable[Path], *more: str) -> str:
    digest = hashlib.sha256("\0".join(more).encode())
    for path in sorted(paths):
        digest.update(f"\0{path.relative_to(ROOT)}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def is_fresh(name: str, mark: str) -> bool:
    """The step of this name was finished with exactly this."""
    note = STAMPS / name
    return note.exists() and note.read_text() == mark


def stamp(name: str, mark: str) -> None:
    """The step of this name is finished."""
    STAMPS.mkdir(parents=True, exist_ok=True)
    draft = STAMPS / f".{name}.{os.getpid()}"
    draft.write_text(mark)
    draft.replace(STAMPS / name)


def _base_python() -> str:
    """The Python that runs us, seen from outside any virtual environment."""
    return getattr(sys, "_base_executable", None) or sys.executable


def _runs(python: Path) -> bool:
    if not python.exists():
        return False
    told = subprocess.run([python, "-c", "import sys; print(sys.version)"], check=False, capture_output=True, text=True)
    return told.returncode == 0 and told.stdout.strip() == sys.version.strip()


def _by_uv(requirements: Path) -> None:
    uv = TOOLS / "bin" / "uv"
    if subprocess.run([uv, "--version"], check=False, capture_output=True).returncode if uv.exists() else True:
        shutil.rmtree(TOOLS, ignore_errors=True)
        quietly([_base_python(), "-m", "venv", TOOLS], "python3 -m venv")
        quietly([TOOLS / "bin" / "pip", "install", "-q", "uv"], "pip install uv")
    environment = os.environ | {"UV_PYTHON_DOWNLOADS": "never", "UV_LINK_MODE": "copy"}
    command: list[str | Path] = [uv, "pip", "sync", "--python", PYTHON, "--require-hashes", requirements]
    quietly(command, "uv pip sync", cwd=ROOT, env=environment)


def _by_pip(requirements: Path) -> None:
    quietly([PYTHON, "-m", "ensurepip", "--upgrade"], "ensurepip")
    quietly([PYTHON, "-m", "pip", "install", "-q", "--require-hashes", "-r", requirements], "pip install", cwd=ROOT)

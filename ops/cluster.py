"""The private PostGIS cluster of this checkout."""

from pathlib import Path


def read_env(path: Path) -> dict[str, str]:
    """NAME=value lines of a settings file; an absent file is empty."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    pairs = (line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    return {name.strip(): value.strip() for name, value in pairs}


def ensure_running() -> None:
    """The private cluster answers; a stopped one is started."""

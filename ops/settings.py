"""var/run.env: what set-up decided and generated, for every later command of this checkout."""

import os
import secrets
from pathlib import Path


def read_env(path: Path) -> dict[str, str]:
    """NAME=value lines of a settings file; an absent file is empty."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    pairs = (line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    return {name.strip(): value.strip() for name, value in pairs}


def write_env(path: Path, values: dict[str, str]) -> None:
    """The file holds exactly these values, readable by its owner only; never half written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    text = "# Written by set-up. The environment wins over this file.\n"
    text += "".join(f"{name}={value}\n" for name, value in sorted(values.items()))
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def with_secrets(values: dict[str, str]) -> dict[str, str]:
    """The same values with every missing secret generated; existing secrets stay."""
    made = {name: secrets.token_urlsafe(48) for name in ("SECRET_KEY", "GATEWAY_SECRET") if not values.get(name)}
    return values | made

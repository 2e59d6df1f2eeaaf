"""Running other programs, locks and plain words for the person at the terminal."""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn


class Trouble(Exception):
    """Something the person at the terminal can mend; the message says how, in one sentence."""


def say(message: str) -> None:
    print(f"• {message}", file=sys.stderr, flush=True)


def fail(message: str) -> NoReturn:
    raise Trouble(message)


def run(command: Sequence[str | Path], **options: Any) -> subprocess.CompletedProcess[str]:
    """Run to the end, showing its output; a failure carries the last lines it wrote."""
    return subprocess.run([str(part) for part in command], check=True, text=True, **options)


def quietly(command: Sequence[str | Path], what: str, **options: Any) -> str:
    """Run to the end and return its output, shown only when it fails."""
    words = [str(part) for part in command]
    done = subprocess.run(
        words, check=False, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, **options
    )
    if done.returncode:
        tail = "\n".join(done.stdout.strip().splitlines()[-25:])
        fail(f"{what} failed (exit {done.returncode}).\n{tail}")
    return done.stdout


def is_root() -> bool:
    return os.geteuid() == 0


def as_administrator() -> list[str] | None:
    """The prefix that makes a command run as root, or None where that is not possible."""
    if is_root():
        return []
    if shutil.which("sudo") is None:
        return None
    if subprocess.run(["sudo", "-n", "true"], check=False, capture_output=True).returncode == 0:
        return ["sudo", "-n"]
    return ["sudo"] if sys.stdin.isatty() else None


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Only one process of this checkout is inside at a time; the others wait. The kernel frees it if we die."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield

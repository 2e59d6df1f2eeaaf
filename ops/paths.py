"""Where the run-time state of this checkout lives."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
RUN_ENV = VAR / "run.env"
LOCKS = VAR / "lock"
STAMPS = VAR / "stamp"
LOGS = VAR / "log"
BACKUPS = VAR / "backups"
VENV = ROOT / ".venv"
TOOLS = ROOT / ".tools"

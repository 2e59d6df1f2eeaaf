"""Named places at which a test kills the process, to prove that money and its consequences live or die together."""

import os
import signal

_HERE = os.environ.get("AMANAH_CRASH_AT", "") if os.environ.get("ENVIRONMENT") == "test" else ""


def crash_point(name: str) -> None:
    """Does nothing, except in the test environment when ``AMANAH_CRASH_AT`` names this very point."""
    if _HERE and name == _HERE:
        os.kill(os.getpid(), signal.SIGKILL)

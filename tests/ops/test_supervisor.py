"""The supervisor with programs made up for the test."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from ops.paths import ROOT

PROGRAM = """
    import sys
    from pathlib import Path
    from ops import supervisor
    from ops.supervisor import Child, Output, Supervisor
    folder = Path(sys.argv[1])
    supervisor.LOCK = folder / "lock"
    supervisor.SHORTEST_PAUSE = 0.05
    sleeper = [sys.executable, "-uc", "import os, time; print('up', os.getpid()); time.sleep(600)"]
    dying = [sys.executable, "-uc", "import os; print('dying', os.getpid()); raise SystemExit(3)"]
    stubborn = [sys.executable, "-uc",
                "import os, signal, time; signal.signal(15, signal.SIG_IGN); print('up', os.getpid()); time.sleep(600)"]
    import os
    kinds = {"sleeper": sleeper, "dying": dying, "stubborn": stubborn}
    supervisor.GRACE_SECONDS = 0.3
    with supervisor.only_one():
        programs = [Child(name, kinds[name], os.environ, pause=0.05) for name in sys.argv[2:]]
        Supervisor(None, programs, Output(sys.stdout)).run(lambda: True, lambda: None)
"""


class Running:
    """A supervisor in a process of its own, and what it printed so far."""

    def __init__(self, folder: Path, *kinds: str) -> None:
        self.log = folder / "log"
        with self.log.open("w") as out:
            command = [sys.executable, "-c", textwrap.dedent(PROGRAM), str(folder), *kinds]
            self.process = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=out, stdin=subprocess.DEVNULL)

    def lines(self, word: str) -> list[str]:
        return [line for line in self.log.read_text().splitlines() if word in line]

    def wait_for(self, word: str, times: int = 1) -> list[str]:
        assert eventually(lambda: len(self.lines(word)) >= times), self.log.read_text()
        return self.lines(word)

    def pid_of(self, name: str) -> int:
        return int(self.wait_for(f"{name} | up")[-1].split()[-1])


def eventually(holds, seconds: float = 15.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.02)
    return False


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"


@pytest.fixture
def run(tmp_path):
    started: list[Running] = []

    def start(*kinds: str) -> Running:
        started.append(Running(tmp_path, *kinds))
        return started[-1]

    yield start
    for one in started:
        if one.process.poll() is None:
            one.process.terminate()
            one.process.wait(10)


def test_a_program_that_dies_is_started_again_and_the_others_stay(run):
    running = run("sleeper", "dying")

    running.wait_for("dying", 3)
    assert running.lines("dying ended (exit 3); starting it again")
    assert len(running.lines("sleeper")) == 1


def test_a_program_that_was_killed_is_started_again(run):
    running = run("sleeper")
    first = running.pid_of("sleeper")

    os.kill(first, signal.SIGKILL)

    running.wait_for("| up", 2)
    assert running.pid_of("sleeper") != first


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_told_to_stop_it_ends_with_everything_it_started(run, how):
    running = run("sleeper", "stubborn")
    pids = [running.pid_of("sleeper"), running.pid_of("stubborn")]

    running.process.send_signal(how)

    assert running.process.wait(10) == 0
    assert not any(map(alive, pids))
    assert running.lines("stopped")


def test_killed_outright_it_leaves_no_program_behind(run):
    running = run("sleeper")
    pid = running.pid_of("sleeper")

    running.process.kill()
    running.process.wait()

    assert eventually(lambda: not alive(pid))


def test_a_second_supervisor_is_refused_by_name_of_the_first(run, tmp_path):
    running = run("sleeper")
    running.pid_of("sleeper")

    second = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(PROGRAM), str(tmp_path), "sleeper"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert second.returncode != 0
    assert f"already running (process {running.process.pid})" in second.stderr

"""``python3 -m ops COMMAND``: what the Makefile's targets call."""

import os
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable

from ops import backup, installation, supervisor
from ops.cluster import Cluster
from ops.paths import LOGS, ROOT, RUN_ENV
from ops.settings import read_env
from ops.shell import Trouble, fail, say

READY_SECONDS = 90.0


def serve() -> int:
    """In the foreground until Ctrl-C."""
    refuse_second()
    installation.prepare_machine()
    installation.prepare_installation()
    return supervise()


def start() -> int:
    """In the background; returns when /readyz answers."""
    if pid := supervisor.running():
        values = read_env(RUN_ENV)
        say(f"already running (process {pid}) at {address(values)}")
        return 0
    refuse_second()
    installation.prepare_machine()
    values = installation.prepare_installation()
    child = supervisor.start_in_background()
    if not wait_until_ready(values, lambda: child.poll() is None):
        tail = (LOGS / "serve.log").read_text(errors="replace").splitlines()[-30:]
        supervisor.stop()
        fail("It did not become ready; the last lines of var/log/serve.log:\n" + "\n".join(tail))
    print(announcement(values), flush=True)
    return 0


def supervise() -> int:
    """The supervisor itself, for an installation that is prepared."""
    with supervisor.only_one():
        values = read_env(RUN_ENV)
        environment = installation.child_environment(values)
        cluster = Cluster()
        own = cluster if cluster.serves(values["DATABASE_URL"]) else None
        if own:
            own.start()
        output = supervisor.Output(sys.stdout)

        def announce() -> None:
            for line in announcement(values).splitlines():
                output.show("serve", line)

        boss = supervisor.Supervisor(own, supervisor.children(values, environment), output)
        boss.run(lambda: wait_until_ready(values, lambda: not boss.stopping.is_set()), announce)
    return 0


def stop() -> int:
    say("stopped" if supervisor.stop() else "nothing was running")
    return 0


def set_up() -> int:
    """Everything but running it."""
    installation.prepare_machine()
    installation.prepare_installation()
    return 0


def set_up_tests() -> int:
    """What the tests need: the machine with Chromium; the databases are made by the tests themselves."""
    installation.prepare_machine(tests=True)
    if not os.environ.get("TEST_DATABASE_URL"):
        Cluster("pg-test", durable=False).start()
    return 0


def stop_tests() -> int:
    """The tests' cluster is down; its data stay, so that the next run starts from ready templates."""
    Cluster("pg-test", durable=False).stop()
    return 0


def set_up_bench() -> int:
    """What the benches compare with, beside what the tests need."""
    installation.prepare_machine(tests=True, bench=True)
    return 0


def refuse_second() -> None:
    """A clear sentence instead of a web server that dies in a loop."""
    if pid := supervisor.running():
        fail(f"It is already running (process {pid}): stop it with `make stop`.")
    values = installation.settings()
    for name, port in (("PORT", int(values["PORT"])), ("PORT + 1", int(values["PORT"]) + 1)):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((values["BIND"] if name == "PORT" else "127.0.0.1", port))
            except OSError:
                fail(f"Port {port} ({name}) cannot be used here: choose another with `make serve PORT=8080`.")


def wait_until_ready(values: dict[str, str], still_there: Callable[[], bool]) -> bool:
    end = time.monotonic() + READY_SECONDS
    while time.monotonic() < end and still_there():
        try:
            with urllib.request.urlopen(f"{local_address(values)}/readyz", timeout=5) as answer:
                if answer.status == 200:
                    return True
        except (urllib.error.URLError, OSError):
            pass
        time.sleep(0.1)
    return False


def local_address(values: dict[str, str]) -> str:
    host = values["BIND"] if values["BIND"] not in ("0.0.0.0", "::", "") else "127.0.0.1"
    return f"http://{f'[{host}]' if ':' in host else host}:{values['PORT']}"


def address(values: dict[str, str]) -> str:
    return values.get("PUBLIC_URL") or local_address(values)


def announcement(values: dict[str, str]) -> str:
    """Where it is and who may sign in."""
    accounts = installation.demo_accounts(values) if installation.wants_demo(values) else ""
    return "\n".join([f"Ready: {address(values)}", *(["Demo accounts:", accounts.rstrip()] if accounts else [])])


COMMANDS: dict[str, Callable[..., int]] = {
    "serve": serve,
    "start": start,
    "stop": stop,
    "supervise": supervise,
    "set-up": set_up,
    "set-up-tests": set_up_tests,
    "stop-tests": stop_tests,
    "bench-setup": set_up_bench,
    "backup": backup.backup,
    "restore": backup.restore,
}


def main(arguments: list[str]) -> int:
    if not arguments or arguments[0] not in COMMANDS:
        print(f"usage: python3 -m ops {{{','.join(COMMANDS)}}}", file=sys.stderr)
        return 2
    os.chdir(ROOT)
    os.umask(0o022)
    try:
        return COMMANDS[arguments[0]](*arguments[1:])
    except Trouble as trouble:
        print(f"✗ {trouble}", file=sys.stderr)
        return 1
    except PermissionError as trouble:
        print(f"✗ {trouble.filename} belongs to another user; run this as the user who set it up.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("✗ interrupted; the next run continues from here", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

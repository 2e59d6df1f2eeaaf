"""A second checkout, set up, run, killed, saved and brought back by the same commands that a person types."""

import json
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest

from ops import backup
from ops.paths import ROOT
from ops.settings import read_env
from tests.fixtures.served import free_ports

PARCELS = "2000"  # the least that the demo takes
SHARED = (".venv", ".tools", "node_modules")


class Checkout:
    """This checkout's files in another folder, its environments shared, its run-time state its own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_ports()
        told = {"PORT": str(self.port), "DEMO_PARCELS": PARCELS}
        silent = ("DATABASE_URL", "OWNER_DATABASE_URL", "SECRET_KEY", "ENVIRONMENT", "PUBLIC_URL", "VAR_DIR", "DEMO")
        self.environment = {k: v for k, v in os.environ.items() if k not in silent} | told

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "ops", *words]

    def ops(self, *words: str, fails: bool = False) -> str:
        done = subprocess.run(
            self.command(*words),
            cwd=self.folder,
            env=self.environment,
            text=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        assert bool(done.returncode) == fails, done.stdout
        return done.stdout

    def flask(self, *words: str) -> str:
        program = [self.folder / ".venv/bin/flask", "--app", "wsgi", *words]
        done = subprocess.run(program, cwd=self.folder, env=self.environment, text=True, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def ask(self, statement: str):
        with closing(psycopg2.connect(read_env(self.folder / "var/run.env")["OWNER_DATABASE_URL"])) as opened, opened, opened.cursor() as c:
            c.execute(statement)
            return c.fetchone()[0] if c.description else None

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=5) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False

    def processes(self) -> list[int]:
        """Everything that works in this folder."""
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            try:
                inside = (process / "cwd").resolve().is_relative_to(self.folder)
                if inside and (process / "stat").read_text().rsplit(")", 1)[1].split()[0] != "Z":
                    found.append(int(process.name))
            except OSError:
                continue
        return found


@pytest.fixture(scope="module")
def checkout():
    folder = Path(tempfile.mkdtemp(prefix="amanah-"))
    folder.chmod(0o755)
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    for name in filter(None, listed.decode().split("\0")):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_file():
            shutil.copy(ROOT / name, target)
    for name in SHARED:
        if (ROOT / name).exists():
            (folder / name).symlink_to(ROOT / name)
    made = Checkout(folder)
    pretend = "from ops import environment as e; import sys; e.stamp('python', e.fingerprint([e.ROOT / 'requirements.txt'], sys.version))"
    pretend += "; e.stamp('node', e.fingerprint([e.ROOT / 'package-lock.json']))"
    subprocess.run([sys.executable, "-c", pretend], cwd=folder, check=True)
    yield made
    made.ops("stop")
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def installed(checkout):
    checkout.ops("set-up")
    return checkout


def wait_until(holds, seconds: float = 60.0) -> bool:
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        time.sleep(0.1)
    return holds()


def test_a_first_set_up_killed_while_it_loads_the_demo_is_healed_by_the_next(checkout):
    with subprocess.Popen(
        checkout.command("set-up"),
        cwd=checkout.folder,
        env=checkout.environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as first:
        assert first.stdout is not None
        for line in first.stdout:
            if "loading the demo" in line:
                os.killpg(first.pid, signal.SIGKILL)
    assert (checkout.folder / "var/stamp/demo.loading").exists()

    said = checkout.ops("set-up")

    assert "cut off while loading the demo" in said
    assert checkout.ask("select count(*) from municipality") > 0
    assert not (checkout.folder / "var/stamp/demo.loading").exists()


def test_secrets_are_for_this_user_only_and_the_web_has_no_rights_to_spare(installed):
    path = installed.folder / "var/run.env"

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read_env(path)["DATABASE_URL"].startswith("postgresql://amanah_app@")
    rights = "select rolsuper or rolcreaterole or rolcreatedb or rolbypassrls from pg_roles where rolname = 'amanah_app'"
    assert installed.ask(rights) is False
    assert installed.ask("select pg_get_userbyid(datdba) from pg_database where datname = current_database()") == "amanah_owner"


def test_a_second_set_up_repeats_nothing_and_keeps_the_secrets(installed):
    before = read_env(installed.folder / "var/run.env")

    said = installed.ops("set-up")

    assert said.strip() == ""
    assert read_env(installed.folder / "var/run.env") == before


def test_a_command_needs_no_environment_and_wakes_the_database(installed):
    installed.ops("stop")
    installed.environment.pop("PORT")
    try:
        accounts = json.loads(installed.flask("demo", "accounts", "--json"))
    finally:
        installed.environment["PORT"] = str(installed.port)

    assert {"persona", "username", "password", "roles", "municipality"} <= accounts[0].keys()


@pytest.fixture(scope="module")
def running(installed):
    """Started once for the tests that follow; the last of them stops it."""
    assert "Ready: http://localhost:" in installed.ops("start")
    return installed


def test_started_in_the_background_it_answers_and_a_second_one_is_refused(running):
    assert running.answers()
    assert "already running" in running.ops("start")
    assert "already running" in running.ops("serve", fails=True)


def test_a_killed_web_server_comes_back(running):
    supervisor = int((running.folder / "var/lock/supervisor").read_text())
    children = Path(f"/proc/{supervisor}/task/{supervisor}/children").read_text().split()
    web = next(int(pid) for pid in children if b"granian" in Path(f"/proc/{pid}/cmdline").read_bytes())

    os.kill(web, signal.SIGKILL)

    log = running.folder / "var/log/serve.log"
    assert wait_until(lambda: "web ended" in log.read_text())
    assert wait_until(running.answers)


def test_stopped_it_leaves_nothing_running(running):
    running.ops("stop")

    assert not running.answers()
    assert wait_until(lambda: running.processes() == [], 10)


def test_a_port_that_is_taken_is_said_in_one_sentence(installed):
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", installed.port))
        taken.listen()

        assert f"Port {installed.port} (PORT) cannot be used here" in installed.ops("start", fails=True)


def test_a_backup_brings_everything_back_and_counts_it(installed):
    media = installed.folder / "var/media/aa"
    media.mkdir(parents=True, exist_ok=True)
    (media / "letter").write_bytes(b"as it was")
    installed.ops("set-up")
    municipalities = installed.ask("select count(*) from municipality")
    names = installed.ask("select string_agg(name_ar, ',' order by id) from municipality")
    target, keys = installed.folder / "var/backups/one.tar", installed.folder / "var/signing"
    signing = backup.digests(keys)
    assert {"authority.key", "authority.pem", "signer.key", "signer.pem"} == signing.keys()
    assert "4 signing keys and certificates" in installed.ops("backup", str(target))
    assert stat.S_IMODE(target.stat().st_mode) == 0o600

    installed.ask("update municipality set name_ar = name_ar || ' ' || id")
    (media / "letter").write_bytes(b"changed")
    shutil.rmtree(keys)
    installed.flask("signing", "make-ca")  # as on another machine: keys by which no paper of before verifies
    assert backup.digests(keys)["authority.pem"] != signing["authority.pem"]
    said = installed.ops("restore", str(target))

    assert "all counts equal" in said
    assert installed.ask("select count(*) from municipality") == municipalities
    assert installed.ask("select string_agg(name_ar, ',' order by id) from municipality") == names
    assert (media / "letter").read_bytes() == b"as it was"
    assert backup.digests(keys) == signing and stat.S_IMODE(keys.stat().st_mode) == 0o700
    assert {stat.S_IMODE((keys / name).stat().st_mode) for name in signing} == {0o600}
    assert installed.ops("set-up").strip() == ""


def test_a_damaged_backup_changes_nothing(installed):
    installed.ops("set-up")
    target = installed.folder / "var/backups/two.tar"
    installed.ops("backup", str(target))
    whole = target.read_bytes()
    municipalities = installed.ask("select count(*) from municipality")
    at = whole.index(b"PGDMP") + 2000

    for broken in (whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :], whole[: len(whole) // 2], b"not a backup"):
        target.write_bytes(broken)
        assert "two.tar is" in installed.ops("restore", str(target), fails=True)
        assert installed.ask("select count(*) from municipality") == municipalities

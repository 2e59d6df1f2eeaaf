"""The way from a fresh checkout to a working installation. Every step may be repeated and heals one that was cut off."""

import json
import os
import secrets
import subprocess
from typing import Any

from ops import environment, packages
from ops.cluster import Cluster
from ops.paths import LOCKS, ROOT, RUN_ENV, STAMPS, VENV
from ops.settings import read_env, with_secrets, write_env
from ops.shell import fail, locked, quietly, say

DATABASE = "amanah"
OWNER, APPLICATION = "amanah_owner", "amanah_app"
DEMO_IN_PROGRESS = STAMPS / "demo.loading"
TOLD_BY_ENVIRONMENT = (
    *("PORT", "BIND", "PUBLIC_URL", "ENVIRONMENT", "DEMO"),
    *("STORAGE_SRID", "INSTALLATION_EXTENT", "GATEWAY_URL", "GATEWAY_SECRET", "SECRET_KEY"),
)


def prepare_machine(*, tests: bool = False, bench: bool = False) -> None:
    """System packages, Python and node environments, assets."""
    with locked(LOCKS / "set-up"):
        packages.ensure(private_cluster=needs_private_cluster(), tests=tests, bench=bench)
        environment.ensure()


def prepare_installation() -> dict[str, str]:
    """A migrated database with the demo in it if it was empty; returns the settings written to var/run.env."""
    with locked(LOCKS / "set-up"):
        values = settings()
        if needs_private_cluster():
            cluster = Cluster()
            cluster.start()
            heal_interrupted_demo(cluster)
            identity = database("prepare_private", server=cluster.url("postgres", "postgres"), name=DATABASE)
            values |= {"DATABASE_URL": cluster.url(APPLICATION, DATABASE), "OWNER_DATABASE_URL": cluster.url(OWNER, DATABASE)}
        else:
            values |= given_database(values)
            identity = ""
        write_env(RUN_ENV, values)
        migrate(values, identity)
        signing_keys(values)
        if wants_demo(values) and database("is_empty", address=values["OWNER_DATABASE_URL"]):
            load_demo(values)
        if wants_demo(values):
            demo_accounts(values)  # also tells at once, and in full, when the application cannot start at all
        return values


def needs_private_cluster() -> bool:
    return not os.environ.get("DATABASE_URL")


def settings() -> dict[str, str]:
    """What was written before, changed by what the environment says now; secrets are made once."""
    before = read_env(RUN_ENV)
    told = {name: os.environ[name] for name in TOLD_BY_ENVIRONMENT if os.environ.get(name)}
    port = told.get("PORT", "8000")
    if not (port.isdigit() and 0 < int(port) < 65535):
        fail(f"PORT must be a number between 1 and 65534, not {port!r}.")
    usual = {"PORT": port, "BIND": told.get("BIND", "127.0.0.1"), "ENVIRONMENT": before.get("ENVIRONMENT", "development")}
    if before.get("PUBLIC_URL", "").startswith("http://localhost:") or not before.get("PUBLIC_URL"):
        usual["PUBLIC_URL"] = f"http://localhost:{port}"
    values = before | usual | {"GATEWAY_URL": f"http://127.0.0.1:{int(port) + 1}"} | told
    values.setdefault("DEMO", "0" if values["ENVIRONMENT"] == "production" else "1")
    return with_secrets(values)


def given_database(values: dict[str, str]) -> dict[str, str]:
    """The database that DATABASE_URL names, made ready; our roles' passwords are made once and kept."""
    names = {role: f"{role.upper()}_PASSWORD" for role in (OWNER, APPLICATION)}
    passwords = {role: values.get(name) or secrets.token_urlsafe(24) for role, name in names.items()}
    address, owner = os.environ["DATABASE_URL"], os.environ.get("OWNER_DATABASE_URL", "")
    made = database("prepare_given", address=address, owner=owner, passwords=passwords)
    kept = {name: passwords[role] for role, name in names.items()}
    return {"DATABASE_URL": made["application"], "OWNER_DATABASE_URL": made["owner"], **kept}


def database(action: str, **told: Any) -> Any:
    """Run one step of ``ops.database`` under the checkout's Python, which has the drivers that we lack."""
    done = subprocess.run(
        [VENV / "bin" / "python", "-m", "ops.database", action],
        input=json.dumps(told),
        check=False,
        text=True,
        capture_output=True,
        cwd=ROOT,
    )
    if done.returncode:
        fail(done.stderr.strip())
    if done.stderr.strip():
        say(done.stderr.strip())
    return json.loads(done.stdout)


def child_environment(values: dict[str, str]) -> dict[str, str]:
    """The environment of every program we start: what set-up decided wins over what the shell happened to hold."""
    return os.environ | values | {"PYTHONUNBUFFERED": "1"}


def flask(values: dict[str, str], *command: str, what: str) -> str:
    return quietly([VENV / "bin" / "flask", "--app", "wsgi", *command], what, cwd=ROOT, env=child_environment(values))


def migrate(values: dict[str, str], identity: str) -> None:
    """The schema is this checkout's. A database whose identity we know is not asked again about the same files."""
    files = (path for path in (ROOT / "migrations").rglob("*") if path.suffix in (".py", ".sql"))
    mark = environment.fingerprint(files, identity)
    if identity and environment.is_fresh("migrated", mark):
        return
    as_owner = child_environment(values) | {"DATABASE_URL": values["OWNER_DATABASE_URL"]}
    quietly([VENV / "bin" / "alembic", "upgrade", "head"], "Migrating the database", cwd=ROOT, env=as_owner)
    environment.stamp("migrated", mark)


def signing_keys(values: dict[str, str]) -> None:
    """The local authority and the key with which papers are signed, unless a hardware module holds them."""
    if values.get("SIGNING", "soft") == "soft" and not (ROOT / "var" / "signing" / "signer.pem").exists():
        flask(values, "signing", "make-ca", what="Making the signing keys")


def demo_accounts(values: dict[str, str]) -> str:
    """Who may sign in, as the application lists it; kept for as long as its code stays the same."""
    code = (path for package in environment.PACKAGES for path in (ROOT / package).rglob("*.py"))
    mark, kept = environment.fingerprint(code), STAMPS / "accounts.txt"
    if not (environment.is_fresh("accounts", mark) and kept.exists()):
        kept.write_text(flask(values, "demo", "accounts", what="Starting the application"))
        environment.stamp("accounts", mark)
    return kept.read_text()


def wants_demo(values: dict[str, str]) -> bool:
    return values.get("DEMO") in ("1", "true", "True") and values["ENVIRONMENT"] != "production"


def load_demo(values: dict[str, str]) -> None:
    """The demo city is in the database, whole: the note that it is being loaded goes when it is."""
    DEMO_IN_PROGRESS.parent.mkdir(parents=True, exist_ok=True)
    DEMO_IN_PROGRESS.write_text(values["DATABASE_URL"])
    say("loading the demo city (about half a minute)")
    flask(values, "demo", "load", *_demo_size(), what="Loading the demo city")
    DEMO_IN_PROGRESS.unlink()


def heal_interrupted_demo(cluster: Cluster) -> None:
    """A demo that was cut off half-way goes with its database, which held nothing else."""
    if DEMO_IN_PROGRESS.exists():
        if DEMO_IN_PROGRESS.read_text() == cluster.url(APPLICATION, DATABASE):
            say("an earlier run was cut off while loading the demo; starting over with an empty database")
            database("drop", server=cluster.url("postgres", "postgres"), name=DATABASE)
        DEMO_IN_PROGRESS.unlink()


def _demo_size() -> list[str]:
    return ["--parcels", os.environ["DEMO_PARCELS"]] if os.environ.get("DEMO_PARCELS") else []

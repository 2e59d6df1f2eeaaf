"""A private cluster in a folder of the test's own."""

import os
import shutil
import signal
import tempfile
import time
from contextlib import closing
from pathlib import Path

import pytest

from ops import cluster as module
from ops import database
from ops.cluster import Cluster
from ops.shell import Trouble


@pytest.fixture
def folder(monkeypatch):
    """Short and open to user postgres, unlike pytest's own."""
    path = Path(tempfile.mkdtemp(prefix="ops-"))
    path.chmod(0o755)
    monkeypatch.setattr(module, "VAR", path)
    monkeypatch.setattr(module, "LOCKS", path / "lock")
    monkeypatch.setattr(module, "_checkout", lambda: path.name)
    yield path
    shutil.rmtree(path)


@pytest.fixture
def cluster(folder):
    made = Cluster("pg")
    yield made
    made.stop()
    shutil.rmtree(made.socket_directory, ignore_errors=True)


def ask(cluster: Cluster, statement: str) -> str:
    with closing(database.connect(cluster.url("postgres", "postgres"))) as opened, opened.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


def postmaster(cluster: Cluster) -> int:
    return int((cluster.data / "postmaster.pid").read_text().splitlines()[0])


def test_it_is_durable_checked_and_reached_by_its_socket_only(cluster):
    cluster.start()

    shown = {name: ask(cluster, f"show {name}") for name in ("fsync", "data_checksums", "listen_addresses", "full_page_writes")}
    assert shown == {"fsync": "on", "data_checksums": "on", "listen_addresses": "", "full_page_writes": "on"}
    assert cluster.socket_directory.stat().st_mode & 0o077 == 0
    assert len(str(cluster.socket_directory / ".s.PGSQL.54329")) < 108


def test_starting_twice_is_starting_once(cluster):
    cluster.start()
    first = postmaster(cluster)

    cluster.start()

    assert postmaster(cluster) == first


def test_a_first_start_that_was_cut_off_is_made_good(cluster, folder):
    half = folder / "pg" / "data.new" / "base"
    half.mkdir(parents=True)

    cluster.start()

    assert cluster.answers()
    assert not (folder / "pg" / "data.new").exists()


def test_a_killed_server_comes_back_with_what_was_committed(cluster):
    cluster.start()
    with closing(database.connect(cluster.url("postgres", "postgres"))) as opened, opened.cursor() as cursor:
        cursor.execute("create table kept as select 42 as answer")
    os.kill(postmaster(cluster), signal.SIGKILL)
    while cluster.answers():
        time.sleep(0.01)

    cluster.start()

    assert ask(cluster, "select answer from kept") == 42


def test_a_command_wakes_the_stopped_cluster_of_its_own_address_only(cluster):
    cluster.start()
    cluster.stop()

    module.ensure_running("postgresql://u@/amanah?host=/elsewhere&port=5")
    assert not cluster.answers()
    module.ensure_running(cluster.url("amanah_app", "amanah"))
    assert cluster.answers()


def test_an_upgrade_of_the_server_package_restarts_it(cluster, monkeypatch):
    cluster.start()
    first = postmaster(cluster)
    answers = iter([True])
    monkeypatch.setattr(Cluster, "outdated", lambda self: next(answers, False))

    cluster.start()

    assert postmaster(cluster) != first


def test_foreign_files_are_never_overwritten(cluster, folder):
    (folder / "pg" / "data").mkdir(parents=True)
    (folder / "pg" / "data" / "letter.txt").write_text("mine")

    with pytest.raises(Trouble, match="is not empty"):
        cluster.start()

    assert (folder / "pg" / "data" / "letter.txt").read_text() == "mine"


def test_without_postgresql_one_sentence_says_what_to_install(folder, monkeypatch):
    monkeypatch.setattr(module, "installed", list)

    with pytest.raises(Trouble, match="apt-get install postgresql-15-postgis-3"):
        Cluster("pg").start()

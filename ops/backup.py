"""Database, documents and signing keys in one file, and back; a restore proves itself by counting rows and hashing files.

A backup is a tar with ``database.dump`` (pg_dump's custom format), ``media/…``, ``signing/…`` and ``manifest.json``: the
SHA-256 of the dump, of every document and of every key and certificate, and the number of rows of every table at the time.
Where keys are kept apart (KEYS=apart) it holds none, and a restore leaves those of the machine alone.
"""

import hashlib
import json
import os
import shutil
import tarfile
import tempfile
import time
from pathlib import Path
from typing import Any

from ops import installation, supervisor
from ops.cluster import Cluster
from ops.paths import BACKUPS, RUN_ENV, VAR
from ops.settings import read_env
from ops.shell import fail, say

FORMAT = 2
READABLE = (1, FORMAT)  # the first held no keys


def backup(target: str = "") -> int:
    """One file in var/backups that holds everything; it appears under its name when it is whole."""
    values = _values()
    destination = Path(target) if target else BACKUPS / time.strftime("amanah-%Y%m%d-%H%M%S.tar")
    destination.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(dir=destination.parent, prefix=".backup-") as folder:
        dump = Path(folder, "database.dump")
        address = _reading_address(values)
        rows = installation.database("dump", address=address, program=_program("pg_dump"), file=str(dump))
        documents, keys = digests(_media()), {} if os.environ.get("KEYS") == "apart" else digests(_signing())
        manifest = {"format": FORMAT, "rows": rows, "dump": digest(dump), "documents": documents, "signing": keys}
        draft = Path(folder, "whole.tar")
        _pack(draft, dump, manifest)
        draft.chmod(0o600)
        draft.replace(destination)
    print(f"{destination}: {sum(rows.values())} rows of {len(rows)} tables, {len(documents)} documents, {_told(keys)}")
    return 0


def restore(source: str = "") -> int:
    """The private database, the documents and the signing keys are those of the backup; what was there before is kept aside.

    Nothing is replaced before the whole backup has been read, restored beside the present database and counted.
    """
    if not source:
        fail("Say which file: make restore FILE=var/backups/….tar")
    if not Path(source).is_file():
        fail(f"There is no file {source}.")
    if supervisor.running():
        fail("It is running: `make stop` first, then restore.")
    if not installation.needs_private_cluster():
        fail("Restoring goes into the private database; unset DATABASE_URL first.")
    VAR.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=VAR, prefix=".restore-") as folder:
        manifest = _unpack(Path(source), Path(folder))
        cluster = Cluster()
        cluster.start()
        server = cluster.url("postgres", "postgres")
        told = {"server": server, "name": f"{installation.DATABASE}_restoring", "program": _program("pg_restore")}
        rows = installation.database("restore", dump=str(Path(folder, "database.dump")), **told)
        _compare(manifest["rows"], rows)
        kept = installation.database("swap", server=server, name=installation.DATABASE, fresh=told["name"])
        _replace(_media(), Path(folder, "media"), "documents")
        _restore_keys(Path(folder, "signing"), manifest.get("signing", {}))
    print(f"restored {sum(rows.values())} rows of {len(rows)} tables and {len(manifest['documents'])} documents; all counts equal")
    if kept:
        print(f"the database as it was before is kept as {kept}")
    return 0


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _values() -> dict[str, str]:
    values = read_env(RUN_ENV)
    if not values:
        fail("Nothing is set up here yet: run `make serve` once.")
    return values


def _reading_address(values: dict[str, str]) -> str:
    """Row-level security would hide rows even from the owner, so the private cluster is dumped by its superuser."""
    cluster = Cluster()
    if cluster.serves(values["DATABASE_URL"]):
        cluster.start()
        return cluster.url("postgres", installation.DATABASE)
    return os.environ.get("DATABASE_URL") or values["OWNER_DATABASE_URL"]


def _program(name: str) -> str:
    """pg_dump of the cluster's own version, else the one on the path."""
    cluster = Cluster()
    own = cluster.binaries / name if cluster.major else None
    found = str(own) if own and own.exists() else shutil.which(name)
    return found or fail(f"{name} is missing: apt-get install postgresql-client")


def _media() -> Path:
    return Path(os.environ.get("MEDIA_DIR") or VAR / "media")


def _signing() -> Path:
    """Where ``flask signing make-ca`` keeps the authority and the key of the papers; empty where a hardware module holds them."""
    return Path(os.environ.get("VAR_DIR") or VAR) / "signing"


def digests(folder: Path) -> dict[str, str]:
    """SHA-256 of every file below a folder; a lock, which has no content, is no file to keep."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "lock") if folder.exists() else []
    return {str(path.relative_to(folder)): digest(path) for path in files}


def _told(keys: dict[str, str]) -> str:
    return f"{len(keys)} signing keys and certificates" if keys else "no signing keys"


def _pack(draft: Path, dump: Path, manifest: dict[str, Any]) -> None:
    note = draft.with_name("manifest.json")
    note.write_text(json.dumps(manifest, ensure_ascii=False, indent=1))
    with tarfile.open(draft, "w", dereference=True) as archive:
        archive.add(note, "manifest.json")
        archive.add(dump, "database.dump")
        for held, folder, names in (("media", _media(), manifest["documents"]), ("signing", _signing(), manifest["signing"])):
            for name in names:
                archive.add(folder / name, f"{held}/{name}")


def _unpack(source: Path, folder: Path) -> dict[str, Any]:
    """The backup's files, each checked against the manifest."""
    try:
        with tarfile.open(source) as archive:
            _extract(archive, folder)
        manifest = json.loads((folder / "manifest.json").read_text())
        whole = manifest["format"] in READABLE and digest(folder / "database.dump") == manifest["dump"]
    except (tarfile.TarError, OSError, ValueError, KeyError) as error:
        fail(f"{source} is not a whole backup: {error}")
    held = {"media": manifest.get("documents"), "signing": manifest.get("signing", {})}
    if not whole or any(digests(folder / name) != told for name, told in held.items()):
        fail(f"{source} is damaged: its contents are not what its manifest says. Nothing was changed.")
    return manifest


def _extract(archive: tarfile.TarFile, folder: Path) -> None:
    """Plain files below the folder and nothing else; tarfile's own filters are missing from Debian 12's Python 3.11.2."""
    for member in archive:
        target = folder / member.name
        content = archive.extractfile(member) if member.isreg() else None
        if content is None or not target.resolve().is_relative_to(folder.resolve()):
            raise tarfile.TarError(f"{member.name} does not belong there")
        target.parent.mkdir(parents=True, exist_ok=True)
        with content, target.open("wb") as file:
            shutil.copyfileobj(content, file)


def _compare(expected: dict[str, int], found: dict[str, int]) -> None:
    wrong = [f"{table}: {count} → {found.get(table)}" for table, count in expected.items() if found.get(table) != count]
    if wrong or expected.keys() != found.keys():
        fail("The restored rows are not those of the backup; nothing was replaced. " + "; ".join(wrong[:10]))
    for table, count in sorted(found.items()):
        if count:
            print(f"  {table:<40} {count:>10}")


def _replace(target: Path, restored: Path, what: str) -> None:
    """The restored folder stands where the present one stood, which is kept beside it."""
    restored.mkdir(exist_ok=True)
    if target.exists():
        aside = target.with_name(f"{target.name}.before-{time.strftime('%Y%m%d-%H%M%S')}")
        target.rename(aside)
        say(f"the {what} as they were before are kept in {aside}")
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(restored, target)


def _restore_keys(restored: Path, told: dict[str, str]) -> None:
    """Papers of before verify again, and the next ones are signed with the same key; nobody else may read it."""
    present = _signing()
    if not told:
        say(f"the backup holds no signing keys: put those of before into {present} if they are not there")
        return
    if digests(present) == told:
        return
    for file in restored.iterdir():
        file.chmod(0o600)
    restored.chmod(0o700)
    _replace(present, restored, "signing keys")

"""What a backup may hold: plain files in its own folder, the documents and the signing keys."""

import io
import json
import stat
import tarfile

import pytest

from ops import backup
from ops.shell import Trouble


def member(name, kind=tarfile.REGTYPE, target=""):
    entry = tarfile.TarInfo(name)
    entry.type, entry.linkname = kind, target
    return entry


@pytest.mark.parametrize(
    "entry",
    [
        member("../stray"),
        member("media/../../stray"),
        member("media/passwords", tarfile.SYMTYPE, "/etc/passwd"),
        member("media/passwords", tarfile.LNKTYPE, "/etc/passwd"),
        member("media/pipe", tarfile.FIFOTYPE),
    ],
    ids=lambda entry: f"{entry.name} {entry.linkname}",
)
def test_a_backup_holds_plain_files_in_its_own_folder_only(tmp_path, entry):
    source, folder = tmp_path / "strange.tar", tmp_path / "unpacked"
    folder.mkdir()
    with tarfile.open(source, "w") as archive:
        archive.addfile(entry, io.BytesIO())

    with pytest.raises(Trouble, match="does not belong there"):
        backup._unpack(source, folder)

    assert [path.name for path in tmp_path.rglob("*") if not path.is_dir()] == ["strange.tar"]


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """Documents and keys of a machine, and a dump of its database."""
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("MEDIA_DIR", str(tmp_path / "var/media"))
    for name in ("media/aa/letter", "signing/authority.key", "signing/signer.pem", "signing/lock"):
        file = tmp_path / "var" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name)
    dump = tmp_path / "database.dump"
    dump.write_text("PGDMP")
    return dump


def packed(machine, keys):
    told = {"rows": {}, "dump": backup.digest(machine), "documents": backup.digests(backup._media()), "signing": keys}
    draft = machine.with_name("whole.tar")
    backup._pack(draft, machine, {"format": backup.FORMAT, **told})
    return draft


def unpacked(source, folder):
    folder.mkdir()
    return backup._unpack(source, folder)


def test_keys_travel_with_the_documents_and_come_back_for_their_owner_alone(machine, tmp_path):
    keys = backup.digests(backup._signing())
    manifest = unpacked(packed(machine, keys), tmp_path / "new")
    assert keys.keys() == {"authority.key", "signer.pem"} and manifest["signing"] == keys

    (backup._signing() / "authority.key").write_text("another machine's")
    backup._restore_keys(tmp_path / "new/signing", manifest["signing"])

    assert backup.digests(backup._signing()) == keys
    assert stat.S_IMODE(backup._signing().stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in backup._signing().iterdir()} == {0o600}
    aside = next(backup._signing().parent.glob("signing.before-*"))
    assert (aside / "authority.key").read_text() == "another machine's"


def test_a_key_that_was_changed_in_the_file_is_seen(machine, tmp_path):
    source = packed(machine, dict.fromkeys(backup.digests(backup._signing()), "0" * 64))
    with pytest.raises(Trouble, match="damaged"):
        unpacked(source, tmp_path / "new")


@pytest.mark.parametrize("forget", [lambda manifest: manifest.update(signing={}), lambda manifest: manifest.pop("signing")])
def test_a_backup_without_keys_leaves_those_of_the_machine_alone(machine, tmp_path, forget, capsys):
    manifest = unpacked(packed(machine, {}), tmp_path / "new")
    forget(manifest)
    before = backup.digests(backup._signing())
    backup._restore_keys(tmp_path / "new/signing", manifest.get("signing", {}))
    assert backup.digests(backup._signing()) == before
    assert "holds no signing keys" in "".join(capsys.readouterr())


def test_a_backup_of_before_keys_were_in_it_is_read(machine, tmp_path):
    source, folder = packed(machine, {}), tmp_path / "old"
    folder.mkdir()
    with tarfile.open(source) as archive:
        backup._extract(archive, folder)
    manifest = json.loads((folder / "manifest.json").read_text())
    del manifest["signing"]
    (folder / "manifest.json").write_text(json.dumps(manifest | {"format": 1}))
    with tarfile.open(source, "w") as archive:
        for name in ("manifest.json", "database.dump", "media"):
            archive.add(folder / name, name)
    with pytest.raises(Trouble):  # a folder is no plain file
        unpacked(source, tmp_path / "strange")
    with tarfile.open(source, "w") as archive:
        for name in ("manifest.json", "database.dump", "media/aa/letter"):
            archive.add(folder / name, name)
    assert unpacked(source, tmp_path / "new")["documents"].keys() == {"aa/letter"}

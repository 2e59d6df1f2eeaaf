"""What a backup may hold: plain files in its own folder."""

import io
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

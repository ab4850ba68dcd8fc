from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from config import archive
from sanzhua.base.refusals import Refused


@pytest.fixture
def backup(tmp_path: Path) -> bytes:
    kept = tmp_path / "figures"
    kept.write_bytes(bytes(range(256)) * 40)
    target = tmp_path / "backup.tar.gz"
    files = {"parts/figures": kept}
    described = archive.described(files)
    manifest = archive.Manifest(archive.LAYOUT, "0.1.0", "sqlite", "2019-07-08T00:00:00+00:00", [], described)
    archive.write_archive(target, manifest, files)
    return target.read_bytes()


def read(content: bytes, folder: Path) -> None:
    (folder / "read.tar.gz").write_bytes(content)
    opened, manifest = archive.open_archive(folder / "read.tar.gz")
    with closing(opened):
        archive.extract(opened, manifest, folder / "out")


def test_a_whole_backup_is_read_to_its_last_byte(backup: bytes, tmp_path: Path) -> None:
    read(backup, tmp_path)
    assert (tmp_path / "out" / "parts" / "figures").stat().st_size == 256 * 40


@pytest.mark.parametrize("missing", [1, 4, 8, 12])
def test_a_backup_that_lacks_its_last_bytes_is_refused(backup: bytes, tmp_path: Path, missing: int) -> None:
    with pytest.raises(Refused):
        read(backup[:-missing], tmp_path)


def test_a_backup_with_one_wrong_byte_anywhere_is_refused_with_a_sentence(backup: bytes, tmp_path: Path) -> None:
    # The header's time, flags and system carry nothing of the backup.
    for place in range(10, len(backup)):
        damaged = bytearray(backup)
        damaged[place] ^= 0x10
        with pytest.raises(Refused):
            read(bytes(damaged), tmp_path)

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from config import archive
from sanzhua.base.refusals import Refused

FIGURES = bytes(range(256)) * 40


@pytest.fixture
def backup(tmp_path: Path) -> bytes:
    kept = tmp_path / "figures"
    kept.write_bytes(FIGURES)
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
    assert (tmp_path / "out" / "parts" / "figures").stat().st_size == len(FIGURES)


@pytest.mark.parametrize("missing", [1, 4, 8, 12])
def test_a_backup_that_lacks_its_last_bytes_is_refused(backup: bytes, tmp_path: Path, missing: int) -> None:
    with pytest.raises(Refused):
        read(backup[:-missing], tmp_path)


def test_one_wrong_bit_anywhere_is_refused_with_a_sentence_or_changes_nothing(backup: bytes, tmp_path: Path) -> None:
    # The time in the header and the bits that fill up the last byte of the stream carry nothing.
    harmless = 0
    for place in range(len(backup)):
        damaged = bytearray(backup)
        damaged[place] ^= 0x10
        try:
            read(bytes(damaged), tmp_path)
        except Refused:
            continue
        harmless += 1
        assert (tmp_path / "out" / "parts" / "figures").read_bytes() == FIGURES
    assert harmless < 12

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanzhua.base.files import safe_name, sha256_of, write_atomically


def test_a_write_makes_folders_replaces_and_leaves_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "表.bin"
    write_atomically(path, b"one")
    write_atomically(path, b"two")
    assert path.read_bytes() == b"two"
    assert list(path.parent.iterdir()) == [path]


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "figures.json"
    write_atomically(path, b"old")

    def fail(_: int) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="disk full"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_the_hash_of_a_file_is_the_hash_of_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "large"
    path.write_bytes(b"x" * 3_000_000)
    assert sha256_of(path) == sha256_of(b"x" * 3_000_000)
    assert sha256_of(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("6月调度表（梨树县）.xlsx", "6月调度表（梨树县）.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\a\\表.xls", "表.xls"),
        ("a\u202exslx.exe", "axslx.exe"),
        ("con.xlsx", "file.xlsx"),
        ("...", "file"),
        ("", "file"),
        ("a:b?.xlsx", "a_b_.xlsx"),
    ],
)
def test_a_name_stays_readable_and_loses_what_is_dangerous(given_name: str, kept: str) -> None:
    assert safe_name(given_name) == kept


@given(st.text())
def test_any_name_can_be_stored(text: str) -> None:
    name = safe_name(text)
    assert name not in ("", ".", "..")
    assert not set(name) & set('/\\:*?"<>|\0\n')
    assert len(name.encode()) <= 180


def test_a_long_name_keeps_its_ending() -> None:
    assert safe_name("表" * 200 + ".xlsx").endswith("表.xlsx")

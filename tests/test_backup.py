"""Backup and restore on real, throwaway installations: whole or not at all."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

from tests.site import Installation


def test_a_backup_comes_back_whole(fresh_installation: Installation, second: Installation, tmp_path: Path) -> None:
    kept = fresh_installation.data / "files" / "ab" / "scan.pdf"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"%PDF signed and sealed")
    file = tmp_path / "backup.tar.gz"
    fresh_installation.run("backup", str(file))
    second.run("restore", str(file))
    assert (second.data / "files/ab/scan.pdf").read_bytes() == kept.read_bytes()
    assert (second.data / "keys/secret-key").read_text() == (fresh_installation.data / "keys/secret-key").read_text()
    assert "sysadmin" not in second.run("init").stdout, "the administrators came back with the backup"
    assert second.run("ledger", "verify").returncode == 0


def test_restore_refuses_data_that_is_there(fresh_installation: Installation, tmp_path: Path) -> None:
    fresh_installation.run("backup", str(tmp_path / "backup.tar.gz"))
    done = fresh_installation.run("restore", str(tmp_path / "backup.tar.gz"), check=False)
    assert done.returncode == 1


def test_a_backup_with_one_changed_byte_restores_nothing(
    fresh_installation: Installation, second: Installation, tmp_path: Path
) -> None:
    (fresh_installation.data / "note.txt").write_text("四平")
    fresh_installation.run("backup", str(tmp_path / "good.tar.gz"))
    _with_changed_member(tmp_path / "good.tar.gz", tmp_path / "bad.tar.gz", "note.txt")
    done = second.run("restore", str(tmp_path / "bad.tar.gz"), check=False)
    assert done.returncode == 1
    assert "note.txt" in done.stderr
    assert not (second.data / "note.txt").exists()
    assert second.run("serve", "--port", "1", check=False).returncode == 1


def _with_changed_member(good: Path, bad: Path, name: str) -> None:
    with tarfile.open(good) as source, tarfile.open(bad, "w:gz") as target:
        for member in source:
            stream = source.extractfile(member)
            assert stream is not None
            content = stream.read()
            if member.name == name:
                content = content[:-1] + bytes([content[-1] ^ 1])
            target.addfile(member, io.BytesIO(content))


def test_a_file_that_is_no_backup_is_refused_with_a_sentence(new_installation: Installation, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("您好")
    done = new_installation.run("restore", str(tmp_path / "letter.txt"), check=False)
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)

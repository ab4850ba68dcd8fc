"""The commands of an operator on real, throwaway installations: first start, backup, restore, refusals."""

from __future__ import annotations

import io
import json
import os
import tarfile
from pathlib import Path

import pytest

from tests.site import WORKER, Installation, new_database, serving

SERVER = os.environ.get("DATABASE_URL", "")


@pytest.fixture
def new_installation(tmp_path: Path) -> Installation:
    folder = tmp_path / "data"
    folder.mkdir()
    return Installation(folder, new_database(SERVER, f"sanzhua_new_{WORKER}"))


@pytest.fixture
def second(tmp_path: Path) -> Installation:
    folder = tmp_path / "second"
    folder.mkdir()
    return Installation(folder, new_database(SERVER, f"sanzhua_second_{WORKER}"))


def test_serve_on_missing_data_names_the_command(new_installation: Installation) -> None:
    done = new_installation.run("serve", "--port", "1", check=False)
    assert done.returncode == 1
    assert "sanzhua init" in done.stderr


def test_init_prints_three_one_time_passwords_once(new_installation: Installation) -> None:
    first = new_installation.run("init", "--unit", "四平市人民政府", "--region", "220300").stdout
    assert [name for name in ("sysadmin", "secadmin", "auditadmin") if name in first] == [
        "sysadmin",
        "secadmin",
        "auditadmin",
    ]
    again = new_installation.run("init").stdout
    assert "sysadmin" not in again


def test_a_fresh_installation_serves_and_works(new_installation: Installation) -> None:
    new_installation.run("init")
    with serving(new_installation) as site:
        assert new_installation.run("worker", check=False).returncode == 1, "a second worker is refused"
        assert site.url


def test_the_secret_key_is_readable_by_its_owner_only(new_installation: Installation) -> None:
    new_installation.run("init")
    assert (new_installation.data / "keys/secret-key").stat().st_mode & 0o777 == 0o600


def test_a_backup_comes_back_whole(new_installation: Installation, second: Installation, tmp_path: Path) -> None:
    new_installation.run("init")
    kept = new_installation.data / "files" / "ab" / "scan.pdf"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"%PDF signed and sealed")
    file = tmp_path / "backup.tar.gz"
    new_installation.run("backup", str(file))
    second.run("restore", str(file))
    assert (second.data / "files/ab/scan.pdf").read_bytes() == kept.read_bytes()
    assert (second.data / "keys/secret-key").read_text() == (new_installation.data / "keys/secret-key").read_text()
    assert "sysadmin" not in second.run("init").stdout, "the administrators came back with the backup"
    assert second.run("ledger", "verify").returncode == 0


def test_restore_refuses_data_that_is_there(new_installation: Installation, tmp_path: Path) -> None:
    new_installation.run("init")
    new_installation.run("backup", str(tmp_path / "backup.tar.gz"))
    done = new_installation.run("restore", str(tmp_path / "backup.tar.gz"), check=False)
    assert done.returncode == 1


def test_a_backup_with_one_changed_byte_restores_nothing(
    new_installation: Installation, second: Installation, tmp_path: Path
) -> None:
    new_installation.run("init")
    (new_installation.data / "note.txt").write_text("四平")
    new_installation.run("backup", str(tmp_path / "good.tar.gz"))
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


def test_data_of_an_older_version_names_upgrade_which_backs_up_first(new_installation: Installation) -> None:
    new_installation.run("init")
    _forget_newest_migration(new_installation)
    refused = new_installation.run("serve", "--port", "1", check=False)
    assert (refused.returncode, "sanzhua upgrade" in refused.stderr) == (1, True)
    new_installation.run("upgrade")
    assert len(list((new_installation.data / "backups").glob("*.tar.gz"))) == 1
    assert new_installation.run("worker", "--once").returncode == 0


@pytest.mark.parametrize("command", ["serve", "worker", "init", "upgrade", "passwd sysadmin", "ledger verify"])
def test_data_of_a_newer_version_is_opened_by_no_command(new_installation: Installation, command: str) -> None:
    new_installation.run("init")
    _remember_a_migration_to_come(new_installation)
    refused = new_installation.run(*command.split(), check=False)
    assert (refused.returncode, "请安装新版本" in refused.stderr) == (1, True)


def test_a_file_that_is_no_database_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "sanzhua.sqlite3").write_text("您好" * 2_000)
    refused = Installation(tmp_path, "").run("serve", "--port", "1", check=False)
    assert (refused.returncode, "sanzhua restore" in refused.stderr, "Traceback" in refused.stderr) == (1, True, False)


def _remember_a_migration_to_come(installation: Installation) -> None:
    script = (
        "from config.cli import start_django; start_django();"
        "from django.db import connection; from django.db.migrations.recorder import MigrationRecorder;"
        "MigrationRecorder(connection).record_applied('dispatch', '0099_come_from_the_future')"
    )
    installation.python("-c", script)


def _forget_newest_migration(installation: Installation) -> None:
    """As if the sessions' table had come with a newer version."""
    installation.module("django", "migrate", "sessions", "zero", "--settings=config.settings")


def test_upgrade_of_current_data_changes_nothing(new_installation: Installation) -> None:
    new_installation.run("init")
    new_installation.run("upgrade")
    assert not (new_installation.data / "backups").exists()


def test_wrong_calls_end_with_2(new_installation: Installation) -> None:
    assert new_installation.run("nonsense", check=False).returncode == 2
    assert new_installation.run("backup", check=False).returncode == 2


def test_codes_and_calendar_load_no_django(new_installation: Installation) -> None:
    script = (
        "import sys; from config.cli import main; main(['calendar', 'due', '2019-02-10', '--format', 'json']);"
        "sys.exit('django' in sys.modules)"
    )
    answer = new_installation.python("-c", script).stdout
    assert json.loads(answer)["due_on"] == "2019-02-11"

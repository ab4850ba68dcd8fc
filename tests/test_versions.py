"""Data of another version than the program's, on real, throwaway installations."""

from __future__ import annotations

from pathlib import Path

from tests.site import Installation


def test_data_of_an_older_version_names_upgrade_which_backs_up_first(fresh_installation: Installation) -> None:
    _forget_newest_migration(fresh_installation)
    refused = fresh_installation.run("serve", "--port", "1", check=False)
    assert (refused.returncode, "sanzhua upgrade" in refused.stderr) == (1, True)
    fresh_installation.run("upgrade")
    assert len(list((fresh_installation.data / "backups").glob("*.tar.gz"))) == 1
    assert fresh_installation.run("worker", "--once").returncode == 0


def test_data_of_a_newer_version_is_opened_by_no_command(fresh_installation: Installation) -> None:
    _remember_a_migration_to_come(fresh_installation)
    for command in ("serve", "worker", "init", "upgrade", "passwd sysadmin", "ledger verify"):
        refused = fresh_installation.run(*command.split(), check=False)
        assert (refused.returncode, "请安装新版本" in refused.stderr) == (1, True), command


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


def test_upgrade_of_current_data_changes_nothing(fresh_installation: Installation) -> None:
    fresh_installation.run("upgrade")
    assert not (fresh_installation.data / "backups").exists()

"""Backup and restore of a whole installation: tables, parts, uploads and keys."""

from __future__ import annotations

import importlib.metadata
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from config import archive, table_copies
from config.databases import sqlite_path
from sanzhua.base import clock
from sanzhua.base.refusals import Refused

# What can be made again, or belongs to running processes.
_LEFT_OUT = {"static", "tmp", "backups", "logs"}
_DATABASE = "database"


def backup(target: Path) -> archive.Manifest:
    """Writes `target`, replacing an older file only when the new one is whole; nothing has to stop meanwhile."""
    data: Path = settings.SANZHUA_DATA
    scratch = data / "tmp"
    scratch.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=scratch, prefix="backup-") as folder:
        # Tables first: a row commits after its file, so every file that the snapshot names is listed below.
        tables = _snapshot(Path(folder))
        files = {**_kept_files(data, target), **tables}
        manifest = archive.Manifest(
            layout=archive.LAYOUT,
            program=importlib.metadata.version("sanzhua"),
            engine=connection.vendor,
            made_at=clock.now().isoformat(timespec="seconds"),
            migrations=sorted([app, name] for app, name in MigrationRecorder(connection).applied_migrations()),
            files=archive.described(files),
        )
        archive.write_archive(target, manifest, files)
    return manifest


def _snapshot(folder: Path) -> dict[str, Path]:
    if connection.vendor == "postgresql":
        table_copies.dump_tables(folder)
    else:
        _copy_sqlite(sqlite_path(settings.SANZHUA_DATA), folder / "sanzhua.sqlite3")
    return {f"{_DATABASE}/{path.name}": path for path in folder.iterdir()}


def _copy_sqlite(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(target)) as copy:
        live.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        if copy.execute("SELECT 1 FROM sqlite_master WHERE name = 'django_session'").fetchone():
            # Sessions must not come back to life with a backup.
            copy.execute("DELETE FROM django_session")
        copy.commit()
        (answer,) = copy.execute("PRAGMA integrity_check").fetchone()
    if answer != "ok":
        raise Refused(_("数据库文件有损坏，没有生成备份：{answer}").format(answer=answer))


def _kept_files(data: Path, target: Path) -> dict[str, Path]:
    database = sqlite_path(data).name
    kept = {}
    for path in data.rglob("*"):
        place = path.relative_to(data)
        passing = path.suffix in {".lock", ".part"} or path.name.startswith(database)
        if path.is_file() and not path.is_symlink() and place.parts[0] not in _LEFT_OUT and not passing:
            kept[place.as_posix()] = path
    return {name: path for name, path in kept.items() if path.resolve() != target.resolve()}


def restore(source: Path) -> archive.Manifest:
    """Fills an empty installation from a backup; every file is checked before anything is put in place."""
    data: Path = settings.SANZHUA_DATA
    _require_empty(data)
    opened, manifest = archive.open_archive(source)
    with closing(opened):
        _require_fitting(manifest)
        scratch = data / "tmp"
        scratch.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=scratch, prefix="restore-") as folder:
            archive.extract(opened, manifest, Path(folder))
            _put_in_place(Path(folder), data, manifest)
    return manifest


def _require_empty(data: Path) -> None:
    if connection.vendor == "postgresql" and connection.introspection.table_names():
        raise Refused(_("DATABASE_URL 指向的数据库里已有数据表。恢复只能写入空库，请另建一个。"))
    if found := next((path for path in sorted(data.rglob("*")) if path.is_file() and not _is_fresh(path, data)), None):
        raise Refused(
            _("数据目录里已有 {name}。恢复只能写入空目录，请把 SANZHUA_DATA 指向别处。").format(name=found.name)
        )


def _is_fresh(path: Path, data: Path) -> bool:
    """Left by a command that merely looked at the empty folder."""
    place = path.relative_to(data)
    own_key = place.as_posix() == "keys/secret-key"
    return own_key or place.parts[0] in {"static", "tmp"} or path.stat().st_size == 0


def _require_fitting(manifest: archive.Manifest) -> None:
    if manifest.engine != connection.vendor:
        raise Refused(
            _("这份备份来自 {found}，而现在设置的是 {set}。请调整 DATABASE_URL 后再恢复。").format(
                found=manifest.engine, set=connection.vendor
            )
        )
    known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    if any((app, name) not in known for app, name in manifest.migrations):
        raise Refused(_("这份备份是 {program} 版写的，比本程序新。请先安装该版本。").format(program=manifest.program))


def _put_in_place(folder: Path, data: Path, manifest: archive.Manifest) -> None:
    """The database comes last: a restore that was cut off leaves no installation that looks whole."""
    tables = folder / _DATABASE
    for name in sorted(manifest.files):
        if not name.startswith(f"{_DATABASE}/"):
            target = data / name
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            (folder / name).replace(target)
    if manifest.engine == "postgresql":
        table_copies.load_tables(tables, manifest.migrations)
        return
    connection.close()
    for leftover in ("", "-wal", "-shm"):
        database = sqlite_path(data)
        database.with_name(database.name + leftover).unlink(missing_ok=True)
    (tables / "sanzhua.sqlite3").replace(sqlite_path(data))

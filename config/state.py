"""Is the data there, and does it fit this version of the program?"""

from __future__ import annotations

from enum import Enum
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Unit
from sanzhua.base.refusals import Refused


class DataState(Enum):
    MISSING = "missing"
    OLDER = "older"
    NEWER = "newer"
    READY = "ready"


def data_state() -> DataState:
    """Raises Refused where the database cannot be reached, or is none."""
    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        # To ask SQLite would make the file.
        return DataState.MISSING
    try:
        executor = MigrationExecutor(connection)
    except OperationalError as error:
        raise Refused(_("连不上数据库。请检查 DATABASE_URL 的地址、用户和密码，以及数据库服务是否在运行。")) from error
    except DatabaseError as error:
        raise Refused(_("数据库文件已损坏，或不是数据库。请用 sanzhua restore 把备份恢复到另一个空目录。")) from error
    applied = set(executor.loader.applied_migrations)
    if not applied:
        return DataState.MISSING
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        # A first init that was cut off has tables of every room, or none of a unit's.
        return DataState.OLDER if _has_units() else DataState.MISSING
    if applied - set(executor.loader.disk_migrations):
        return DataState.NEWER
    return DataState.READY if _has_units() else DataState.MISSING


def _has_units() -> bool:
    try:
        return Unit.objects.exists()
    except DatabaseError:
        return False


def unfinished_demonstration() -> Path:
    """A file that stands while the demonstration city is being made."""
    folder: Path = settings.SANZHUA_DATA
    return folder / "demonstration.unfinished"


def require_whole() -> None:
    """Raises Refused where the making of the demonstration city was cut off."""
    if unfinished_demonstration().exists():
        raise Refused(
            _("上次生成演示城市时被打断，数据不完整。请删除目录 {folder} 后重新运行。").format(
                folder=settings.SANZHUA_DATA
            )
        )


def require_ready() -> None:
    """Raises Refused, naming the command that helps, unless the data fits this program."""
    require_whole()
    state = data_state()
    if state is DataState.MISSING:
        raise Refused(_("还没有数据。正式使用请先运行 sanzhua init；想先看演示，请运行 sanzhua demo。"))
    if state is DataState.OLDER:
        raise Refused(_("数据是旧版本程序留下的。请先运行 sanzhua upgrade（会自动先做备份）。"))
    if state is DataState.NEWER:
        raise Refused(_("数据是更新版本的程序写的，本版本不能打开。请安装新版本，或用 sanzhua restore 恢复旧备份。"))

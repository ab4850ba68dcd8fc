"""The demonstration city is made once and whole: a making that was cut off is noticed, never shown as a city."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from config.demo import build as demo
from config.setup import NewAccount, make_tables
from sanzhua.base.refusals import Refused


def _mark() -> Path:
    folder: Path = settings.SANZHUA_DATA
    return folder / "demonstration.unfinished"


def make_demonstration() -> list[NewAccount]:
    """The accounts that are told, with the passwords made now. The data folder and the database are empty before."""
    require_whole()
    _mark().touch()
    make_tables()
    accounts = list(demo.build())
    _mark().unlink()
    return accounts


def require_whole() -> None:
    """Raises Refused where an earlier making was cut off."""
    if _mark().exists():
        raise Refused(
            _("上次生成演示城市时被打断，数据不完整。请删除目录 {folder} 后重新运行。").format(
                folder=settings.SANZHUA_DATA
            )
        )

from __future__ import annotations

import argparse

from django.conf import settings
from django.utils.translation import gettext as _

from config import safekeeping
from config.setup import make_tables
from config.state import DataState, data_state, require_ready
from config.verification import first_fault
from sanzhua.base import clock


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    commands.add_parser(
        "upgrade",
        help="back up, migrate and verify after a new version was installed",
        description="Stop serve and worker first. Backs up into SANZHUA_DATA/backups, migrates, verifies.",
    )


def run(args: argparse.Namespace) -> int:
    state = data_state()
    if state in {DataState.MISSING, DataState.NEWER}:
        require_ready()
    if state is DataState.OLDER:
        stamp = clock.now().strftime("%Y%m%dT%H%M%SZ")
        target = settings.SANZHUA_DATA / "backups" / f"before-upgrade-{stamp}.tar.gz"
        safekeeping.backup(target)
        print(_("升级前的备份：{path}").format(path=target))
        make_tables()
        print(_("数据表已升级。"))
    else:
        print(_("数据已是当前版本。"))
    if fault := first_fault():
        print(fault)
        return 1
    print(_("存证账本完好：每一条都与所签内容一致。"))
    return 0

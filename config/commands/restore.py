from __future__ import annotations

import argparse
from pathlib import Path

from django.utils.translation import gettext as _

from config import safekeeping
from config.state import DataState, data_state
from config.verification import first_fault


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "restore",
        help="bring a backup back into an empty data folder",
        description="Checks every file against its hash, fills the empty SANZHUA_DATA and verifies the ledger.",
    )
    parser.add_argument("file", metavar="FILE", type=Path, help="made by `sanzhua backup`")


def run(args: argparse.Namespace) -> int:
    manifest = safekeeping.restore(args.file)
    print(_("已恢复 {made_at} 的备份，共 {files} 个文件。").format(made_at=manifest.made_at, files=len(manifest.files)))
    if data_state() is DataState.OLDER:
        print(_("备份是旧版本写的。请接着运行 sanzhua upgrade。"))
        return 0
    if fault := first_fault():
        print(fault)
        return 1
    print(_("存证账本完好：每一条都与所签内容一致。"))
    return 0

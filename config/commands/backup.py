from __future__ import annotations

import argparse
from pathlib import Path

from django.utils.translation import gettext as _

from config import safekeeping
from config.state import DataState, data_state, require_ready


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "backup",
        help="write everything into one file",
        description="Tables, parts, uploads and keys in one file, written whole or not at all; needs no stop.",
    )
    parser.add_argument("file", metavar="FILE", type=Path, help="where to, such as sanzhua-2019-07-08.tar.gz")


def run(args: argparse.Namespace) -> int:
    if data_state() is DataState.MISSING:
        require_ready()
    manifest = safekeeping.backup(args.file)
    size = args.file.stat().st_size
    print(
        _("已备份 {files} 个文件到 {path}（{size} 字节）。").format(
            files=len(manifest.files), path=args.file, size=size
        )
    )
    print(_("备份含密钥和全部数据，请妥善保管，不要放在共享盘上。"))
    return 0

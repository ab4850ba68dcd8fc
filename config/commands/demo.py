from __future__ import annotations

import argparse

from django.utils.translation import gettext as _

from config.demonstration import make_demonstration
from config.state import DataState, data_state, require_whole
from sanzhua.base.refusals import Refused


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    commands.add_parser("demo", help="make the demonstration city, once")


def run(args: argparse.Namespace) -> int:
    require_whole()
    if data_state() is not DataState.MISSING:
        raise Refused(_("这里已有数据，不再生成演示城市。请把 SANZHUA_DATA 指向一个空目录。"))
    print(_("正在生成演示城市，只需一次……"), flush=True)
    made = make_demonstration()
    print(_("演示账号（密码刚刚生成，只显示这一次）："))
    for account in made:
        print(f"  {account.username:<14} {account.password}  {account.name}")
    return 0

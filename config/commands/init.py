from __future__ import annotations

import argparse

from django.utils.translation import gettext as _

from config import setup
from config.state import DataState, data_state, require_ready
from sanzhua.codes import regions


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "init",
        help="prepare an empty installation",
        description="Makes tables, the root unit and three administrators with one-time passwords. May be repeated.",
    )
    parser.add_argument("--unit", default="本市人民政府", help="name of the root unit, such as 四平市人民政府")
    parser.add_argument("--region", type=_region, default="", help="its GB/T 2260 code, six digits, such as 220300")


def run(args: argparse.Namespace) -> int:
    if data_state() in {DataState.OLDER, DataState.NEWER}:
        require_ready()
    made = setup.initialise(unit_name=args.unit, region=args.region)
    if not made:
        print(_("已经初始化过，没有改动。忘记密码请运行 sanzhua passwd 登录名。"))
        return 0
    print(_("初始化完成。下面的密码只显示这一次，首次登录后须修改："))
    for account in made:
        print(f"  {account.username:<12} {account.password}  {account.name}")
    print(_("接着运行 sanzhua serve 和 sanzhua worker，在浏览器打开 serve 给出的地址登录。"))
    print(_("sysadmin 录入单位和人员，secadmin 设置任职；他们的工作台写着还差哪一步。"))
    return 0


def _region(text: str) -> str:
    if text and not regions.is_valid(text):
        raise argparse.ArgumentTypeError(_("region“{text}”不是 GB/T 2260 六位行政区划代码。").format(text=text))
    return text

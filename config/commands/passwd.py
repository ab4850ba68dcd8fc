from __future__ import annotations

import argparse

from django.utils.translation import gettext as _

from config import setup
from config.state import require_ready


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("passwd", help="give a person a new one-time password")
    parser.add_argument("username", metavar="NAME", help="the person's sign-in name")


def run(args: argparse.Namespace) -> int:
    require_ready()
    password = setup.reset_password(args.username)
    print(_("{username} 的一次性密码：{password}").format(username=args.username, password=password))
    return 0

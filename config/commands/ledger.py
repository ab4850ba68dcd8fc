from __future__ import annotations

import argparse

from django.utils.translation import gettext as _

from config.state import require_ready
from config.verification import first_fault


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("ledger", help="check the ledger")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    verbs.add_parser("verify", help="check every entry, every signed version and the tree; exit 1 at the first fault")


def run(args: argparse.Namespace) -> int:
    require_ready()
    if fault := first_fault():
        print(fault)
        return 1
    print(_("存证账本完好：每一条都与所签内容一致。"))
    return 0

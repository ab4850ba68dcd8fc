from __future__ import annotations

import argparse
import json
from pathlib import Path

from django.utils.translation import gettext as _

from config.state import require_ready
from sanzhua.base.refusals import Refused
from sanzhua.dispatch.actions import load_history
from sanzhua.formbook.definition import FORM_KEYS


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("facts", help="opening load of accepted figures")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    load = verbs.add_parser("load", help="load accepted figures of past periods from a CSV file, all or nothing")
    load.add_argument(
        "file", metavar="FILE", type=Path, help="UTF-8 CSV with period, unit, region, project and column keys"
    )
    load.add_argument("--form", required=True, choices=sorted(FORM_KEYS), help="key of the form")
    load.add_argument("--replace", action="store_true", help="let a different file make the next version of a part")
    load.add_argument("--format", choices=["text", "json"], default="text")


def run(args: argparse.Namespace) -> int:
    require_ready()
    if not args.file.is_file():
        raise Refused(_("找不到文件：{path}").format(path=args.file))
    answer = load_history(args.file, args.form, args.replace)
    if args.format == "json":
        print(json.dumps(answer, ensure_ascii=False))
        return 0
    print(_("已载入 {rows} 行，{parts} 份。").format(rows=answer["rows"], parts=answer["parts"]))
    for name in answer.get("created_units", []):
        print(_("新建单位：{name}").format(name=name))
    return 0

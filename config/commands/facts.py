from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from django.utils.translation import gettext as _

from config.state import require_ready
from sanzhua.base.refusals import Refused
from sanzhua.dispatch.history import Loaded, load_history
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
    loaded = load_history(args.file, args.form, args.replace)
    for notice in [*loaded.notices, *_nothing_new(loaded)]:
        print(notice, file=sys.stderr)
    if args.format == "json":
        print(json.dumps(loaded.as_json(), ensure_ascii=False))
        return 0
    print(_("已载入 {rows} 行，{parts} 份。").format(rows=loaded.rows, parts=loaded.parts))
    for key, amount in loaded.sums.items():
        print(f"  {key}\t{amount}")
    for name in loaded.created_units:
        print(_("新建单位：{name}").format(name=name))
    return 0


def _nothing_new(loaded: Loaded) -> list[str]:
    if not loaded.unchanged:
        return []
    if loaded.parts:
        return [_("其中 {count} 份此前已载入，内容相同，没有改动。").format(count=loaded.unchanged)]
    return [_("文件里的 {count} 份此前都已载入，内容相同，没有任何改动。").format(count=loaded.unchanged)]

"""`sanzhua intake read`: a workbook as districts send it, as one JSON document. No database and no Django here."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from sanzhua.base.periods import Period
from sanzhua.base.refusals import Refused
from sanzhua.formbook.definition import FORM_KEYS
from sanzhua.formbook.reader import read_in_child, read_json_in_child

Subparsers = argparse._SubParsersAction  # the only name that argparse gives it

_REFUSED = 1
_WRONG_CALL = 2


def add_parser(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    intake = subparsers.add_parser("intake", help="read workbooks").add_subparsers(required=True)
    read = intake.add_parser("read", help="read one workbook as a form")
    read.add_argument("file", type=Path, metavar="FILE", help=".xlsx, .xls, .csv")
    read.add_argument("--form", required=True, choices=FORM_KEYS)
    read.add_argument("--period", required=True, type=_period, metavar="YYYY-MM")
    read.add_argument("--format", choices=["text", "json"], default="text")


def run(args: argparse.Namespace) -> int:
    if not args.file.is_file():
        print(f"找不到文件“{args.file}”，请核对路径。", file=sys.stderr)
        return _WRONG_CALL
    try:
        if args.format == "json":
            print(read_json_in_child(args.file, args.form, args.period))
        else:
            _print_text(args)
    except Refused as refusal:
        print(refusal.sentence, file=sys.stderr)
        return _REFUSED
    return 0


def _print_text(args: argparse.Namespace) -> None:
    reading = read_in_child(args.file, args.form, args.period)
    for sheet in reading.sheets:
        print(f"{sheet.sheet}\t{sheet.rows_read} 个项目")
    for problem in reading.problems:
        print(f"{problem.sheet}!{problem.cell}\t{problem.severity}\t{problem.message()}")


def _period(text: str) -> Period:
    try:
        return Period.parse(text)
    except ValueError as wrong:
        raise argparse.ArgumentTypeError(str(wrong)) from None


def main() -> int:
    parser = argparse.ArgumentParser(prog="sanzhua")
    add_parser(parser.add_subparsers(required=True))
    return run(parser.parse_args())


if __name__ == "__main__":
    sys.exit(main())

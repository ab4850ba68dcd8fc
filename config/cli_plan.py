"""`sanzhua plan parse`: a plan document to its tasks, as one JSON document. No database and no Django here."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from sanzhua.base.refusals import Refused
from sanzhua.plans.parse.document import Task
from sanzhua.plans.parse.reader import parse_in_child, parse_json_in_child

Subparsers = argparse._SubParsersAction  # the only name that argparse gives it

_REFUSED = 1
_WRONG_CALL = 2
_ROLES = {"lead": "牵头", "responsible": "责任", "cooperate": "配合", "guide": "指导"}
_REPEATS = {"monthly": "每月", "quarterly": "每季度", "yearly": "每年"}


def add_parser(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    plan = subparsers.add_parser("plan", help="read plan documents").add_subparsers(required=True)
    parse = plan.add_parser("parse", help="read one plan document into tasks")
    parse.add_argument("file", type=Path, metavar="FILE", help=".txt, .docx")
    parse.add_argument("--format", choices=["text", "json"], default="text")


def run(args: argparse.Namespace) -> int:
    if not args.file.is_file():
        print(f"找不到文件“{args.file}”，请核对路径。", file=sys.stderr)
        return _WRONG_CALL
    try:
        if args.format == "json":
            print(parse_json_in_child(args.file))
        else:
            _print_text(args.file)
    except Refused as refusal:
        print(refusal.sentence, file=sys.stderr)
        return _REFUSED
    return 0


def _print_text(path: Path) -> None:
    document = parse_in_child(path)
    print(f"{document.title or '（无标题）'}\t{document.year or '年份不明'}\t{len(document.tasks)} 项任务")
    for task in document.tasks:
        print("\t".join((task.number or "-", str(task.line), _name(task), _units(task), _dues(task), _targets(task))))


def _name(task: Task) -> str:
    return (task.heading or task.text)[:30].replace("\n", " ")


def _units(task: Task) -> str:
    groups = {role: [unit.name for unit in task.units if unit.role == role] for role in _ROLES}
    return "；".join(f"{_ROLES[role]}：{'、'.join(names)}" for role, names in groups.items() if names)


def _dues(task: Task) -> str:
    return "；".join(f"{due.text}（{due.on or _REPEATS.get(due.repeat or '') or '待确认'}）" for due in task.due)


def _targets(task: Task) -> str:
    return "；".join(target.text for target in task.targets)

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from config.state import require_ready
from sanzhua.base import clock
from sanzhua.base.periods import Period
from sanzhua.dispatch.succession import comparable
from sanzhua.facts.basis import ORIGINAL
from sanzhua.facts.definitions import WrongQuestion
from sanzhua.facts.queries import metrics

_WRONG_CALL = 2


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("metrics", help="figures from the metric layer")
    parser.add_argument("keys", nargs="+", metavar="KEY", help="metric keys, such as completion_rate")
    parser.add_argument("--period", required=True, type=_period, metavar="YYYY-MM")
    parser.add_argument("--by", default="", metavar="DIM,...", help="region unit industry stage nature lead_unit size")
    parser.add_argument("--where", metavar="EXPR", help="condition over column keys and dimensions")
    parser.add_argument("--form", default="construction", metavar="KEY", help="the source form")
    parser.add_argument(
        "--basis",
        choices=["original", "comparable"],
        default="original",
        help="original: as printed; comparable: as if today's borders had always held",
    )
    parser.add_argument("--format", choices=["text", "json"], default="text")


def run(args: argparse.Namespace) -> int:
    require_ready()
    by = [name.strip() for name in args.by.split(",")] if args.by.strip() else []
    # Borders as they are now: what was moved up to the month being reported.
    today = Period.of(clock.business_today())
    basis = comparable(today) if args.basis == "comparable" else ORIGINAL
    try:
        answer = metrics(args.keys, form=args.form, period=args.period, by=by, where=args.where, basis=basis)
    except WrongQuestion as refusal:
        print(refusal.sentence, file=sys.stderr)
        return _WRONG_CALL
    if args.format == "json":
        print(json.dumps(answer, ensure_ascii=False))
    else:
        _print_table(answer)
    return 0


def _print_table(answer: dict[str, Any]) -> None:
    """Tabs between columns; the last line is the total."""
    by = answer["by"]
    print("\t".join([*by, *(f"{one['label']}({one['unit']})" for one in answer["metrics"])]))
    for row in answer["rows"]:
        print("\t".join([*(row[name] or "-" for name in by), *_shown(row["values"])]))
    print("\t".join([*(["合计", *[""] * (len(by) - 1)] if by else []), *_shown(answer["total"])]))


def _shown(values: dict[str, Any]) -> list[str]:
    return ["-" if value is None else str(value) for value in values.values()]


def _period(text: str) -> Period:
    try:
        return Period.parse(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from config.state import require_ready
from sanzhua.base.periods import Period
from sanzhua.dispatch.queries.figures import Asked, question_of
from sanzhua.facts.basis import BASES
from sanzhua.facts.compared import compared
from sanzhua.facts.comparisons import COMPARISONS
from sanzhua.facts.definitions import WrongQuestion
from sanzhua.facts.dimensions import PARTS, WHOLE
from sanzhua.facts.queries import metrics
from sanzhua.facts.questions import MONTH, TIMES, Question

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
        choices=BASES,
        default=BASES[0],
        help="original: as printed; comparable: as if today's borders had always held",
    )
    parser.add_argument("--packages", choices=[WHOLE, PARTS], default="", help="count a package once, or by parts")
    parser.add_argument(
        "--time",
        choices=TIMES,
        default=MONTH,
        help="months added up; monthly figures only",
    )
    parser.add_argument(
        "--closed-on", type=_day, metavar="YYYY-MM-DD", help="figures as the months stood closed at the end of that day"
    )
    parser.add_argument("--compare", default="", metavar="WHAT,...", help="one metric beside: " + " ".join(COMPARISONS))
    parser.add_argument("--format", choices=["text", "json"], default="text")


def run(args: argparse.Namespace) -> int:
    require_ready()
    chosen = Asked(args.period, time=args.time, packages=args.packages, basis=args.basis, closed_on=args.closed_on)
    asked = question_of(chosen, None, args.where)
    try:
        answer = _compared(args, asked) if args.compare else _plain(args, asked)
    except WrongQuestion as refusal:
        print(refusal.sentence, file=sys.stderr)
        return _WRONG_CALL
    if args.format == "json" or args.compare:
        print(json.dumps(answer, ensure_ascii=False))
    else:
        _print_table(answer)
    return 0


def _plain(args: argparse.Namespace, asked: Question) -> dict[str, Any]:
    return metrics(
        args.keys,
        form=args.form,
        period=asked.period,
        by=_words(args.by),
        where=asked.where,
        part_ids=asked.part_ids,
        basis=asked.basis,
        packages=asked.packages,
        time=asked.time,
    )


def _compared(args: argparse.Namespace, asked: Question) -> dict[str, Any]:
    if len(args.keys) != 1:
        raise WrongQuestion(_("比较一次只问一个指标。"))
    return compared(args.keys[0], form=args.form, asked=asked, by=_words(args.by), wanted=_words(args.compare))


def _words(text: str) -> list[str]:
    return [name.strip() for name in text.split(",")] if text.strip() else []


def _print_table(answer: dict[str, Any]) -> None:
    """Tabs between columns; the last line is the total."""
    by = answer["by"]
    print("\t".join([*by, *(f"{one['label']}({one['unit']})" for one in answer["metrics"])]))
    for row in answer["rows"]:
        print("\t".join([*(row[name] or "-" for name in by), *_shown(row["values"])]))
    print("\t".join([*(["合计", *[""] * (len(by) - 1)] if by else []), *_shown(answer["total"])]))


def _shown(values: dict[str, Any]) -> list[str]:
    return ["-" if value is None else str(value) for value in values.values()]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _period(text: str) -> Period:
    try:
        return Period.parse(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error

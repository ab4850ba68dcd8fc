from __future__ import annotations

import argparse

from sanzhua.base.periods import Period


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("metrics", help="figures from the metric layer")
    parser.add_argument("keys", nargs="+", metavar="KEY", help="metric keys, such as completion_rate")
    parser.add_argument("--period", required=True, type=_period, metavar="YYYY-MM")
    parser.add_argument("--by", default="", metavar="DIM,...", help="region unit industry stage nature lead_unit size")
    parser.add_argument("--where", default="", metavar="EXPR", help="condition over column keys and dimensions")
    parser.add_argument("--form", default="construction", metavar="KEY", help="the source form")
    parser.add_argument("--format", choices=["text", "json"], default="text")


def _period(text: str) -> Period:
    try:
        return Period.parse(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error

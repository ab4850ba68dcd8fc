"""`sanzhua codes check` and `sanzhua calendar due`: no database and no Django on this path."""

import argparse
import json
import re
import sys
from collections.abc import Callable
from datetime import UTC, date

from sanzhua.base.refusals import Refused
from sanzhua.base.workdays import Due, Shift
from sanzhua.codes import credit_code, project_code
from sanzhua.codes.calendar import shipped_calendar
from sanzhua.codes.checks import CodeCheck

Subparsers = argparse._SubParsersAction  # the only name that argparse gives it

_CHECKS: dict[str, Callable[[str], CodeCheck]] = {"project": project_code.check, "credit": credit_code.check}
_REFUSED = 1


def add_parser(subparsers: "Subparsers[argparse.ArgumentParser]") -> None:
    codes = subparsers.add_parser("codes", help="check project and credit codes").add_subparsers(required=True)
    check = codes.add_parser("check", help="check codes, one answer each")
    check.add_argument("--kind", choices=sorted(_CHECKS), required=True)
    check.add_argument("texts", nargs="+", metavar="TEXT")
    _add_format(check)
    check.set_defaults(run_codes=_check)

    calendar = subparsers.add_parser("calendar", help="working days and due dates").add_subparsers(required=True)
    due = calendar.add_parser("due", help="the day on which something falls due")
    due.add_argument("day", type=_day, metavar="DATE", help="YYYY-MM-DD")
    due.add_argument("--rule", choices=[rule.value for rule in Shift], default=Shift.NEXT.value)
    _add_format(due)
    due.set_defaults(run_codes=_due)


def run(args: argparse.Namespace) -> int:
    try:
        answer: int = args.run_codes(args)
    except Refused as refusal:
        print(refusal.sentence, file=sys.stderr)
        return _REFUSED
    return answer


def _check(args: argparse.Namespace) -> int:
    results = [_CHECKS[args.kind](_printable(text)) for text in args.texts]
    if args.format == "json":
        _print_json({"results": [result.as_json() for result in results]})
    else:
        for result in results:
            print(f"{result.text}\t{result.why or '正确'}")
    return 0


def _due(args: argparse.Namespace) -> int:
    due = shipped_calendar().due_on(args.day, args.rule)
    if args.format == "json":
        _print_json(_due_json(due))
    else:
        print(f"{due.due_on}\t{f'{due.asked} 是{due.why}' if due.shifted else '不顺延'}")
    return 0


def _due_json(due: Due) -> dict[str, object]:
    return {
        "asked": due.asked.isoformat(),
        "due_on": due.due_on.isoformat(),
        "closes_at": due.closes_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "shifted": due.shifted,
        "why": due.why,
    }


def _day(text: str) -> date:
    try:
        # fromisoformat alone would also take 20190210 and week dates.
        return date.fromisoformat(text if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else "")
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}”不是日期，请按 2019-02-10 的样子填写") from None


def _add_format(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=["text", "json"], default="text")


def _print_json(document: dict[str, object]) -> None:
    print(json.dumps(document, ensure_ascii=False))


def _printable(text: str) -> str:
    # An argument that is no UTF-8 arrives with surrogates, which could not be printed again.
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def main() -> int:
    parser = argparse.ArgumentParser(prog="sanzhua")
    add_parser(parser.add_subparsers(required=True))
    return run(parser.parse_args())


if __name__ == "__main__":
    sys.exit(main())

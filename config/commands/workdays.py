from __future__ import annotations

import argparse
import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from config.state import require_ready
from sanzhua.base.refusals import Refused
from sanzhua.base.workdays import SpecialDay
from sanzhua.codes.actions import set_days
from sanzhua.ledger import actions as ledger

_WORDS = {"yes": True, "是": True, "no": False, "否": False}


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "workdays",
        help="enter a year's holidays and the weekends that are worked",
        description="Reads a CSV with the columns day (2027-01-01), is_workday (yes or no) and name, as the State "
        "Council orders each autumn for the next year. Only days that differ from the plain week; may be repeated.",
    )
    parser.add_argument("file", metavar="FILE", type=Path)


def run(args: argparse.Namespace) -> int:
    require_ready()
    days = list(_days(args.file))
    with transaction.atomic():
        years = set_days(days)
        facts = {"file": args.file.name, "days": len(days), "years": years}
        ledger.record(kind="calendar.set", actor=None, unit=None, facts=facts)
    shown = "、".join(str(year) for year in years)
    print(_("已录入{years}年的{count}个日期。").format(years=shown, count=len(days)))
    return 0


def _days(path: Path) -> Iterator[SpecialDay]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            yield _day(number, row)


def _day(number: int, row: dict[str, str]) -> SpecialDay:
    try:
        day, is_workday, name = (row[key].strip() for key in ("day", "is_workday", "name"))
        return SpecialDay(date.fromisoformat(day), _WORDS[is_workday], name)
    except (KeyError, ValueError, AttributeError) as error:
        sentence = _("第{number}行读不懂。表头应为 day,is_workday,name，日期如 2027-01-01，是否上班写 yes 或 no。")
        raise Refused(sentence.format(number=number)) from error

"""What it costs to accept one unit's report with ten, a hundred and a thousand other units in the same month.

python -m tools.bench.accepting   in a database that the environment names, which must be empty.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Any

import django
from django.core.management import call_command

from sanzhua.base import clock
from tools.bench.evening_city import EVENING
from tools.bench.workbook import FORM, PERIOD, County, make_county, write_book

OTHERS = (10, 100, 1_000)
_ROWS, _TIMES = 40, 5


def main() -> None:
    """Prints {others: {"ms": .., "queries": ..}}; the median of several reports, each accepted once."""
    django.setup()
    call_command("migrate", verbosity=0)
    clock.start_business_at(EVENING)
    ready = list(_signed(len(OTHERS) * _TIMES + 1))
    by = _dispatcher()
    _measured(ready.pop(), by)  # the first one of a process opens the engine
    found = {}
    for many in OTHERS:
        _accept_others(many)
        mine = [ready.pop() for _ in range(_TIMES)]
        times, queries = zip(*(_measured(version, by) for version in mine), strict=True)
        found[str(many)] = {"ms": median(times), "queries": max(queries)}
    print(json.dumps(found))


def _measured(version: Any, by: Any) -> tuple[float, int]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from sanzhua.dispatch.actions import accept

    begin = time.perf_counter()
    with CaptureQueriesContext(connection) as seen:
        accept(report=version.report, by=by, sha256=version.sha256)
    return (time.perf_counter() - begin) * 1000, len(seen)


def _signed(many: int) -> Iterator[Any]:
    """Signed versions, one a unit, each with its rows and six accepted months before."""
    from sanzhua.accounts.choices import Role
    from sanzhua.accounts.models import Person, Post
    from sanzhua.dispatch.actions import hand_in, sign
    from tools.bench import city

    whole = make_county(many * _ROWS)
    for number in range(many):
        county = _slice(whole, number)
        report = city.settle(county, name=f"第{number + 1:03}县", username=f"clerk{number}", mark=f"{number:03x}")
        clerk = Person.objects.get(username=f"clerk{number}")
        head = Person.objects.create(username=f"head{number}", name="金县长")
        Post.objects.create(
            unit=report.unit, scope=report.unit, person=head, title="县长", role=Role.HEAD, valid_from=city.SINCE
        )
        _fill(report, county, clerk)
        version = hand_in(report=report, by=clerk)
        sign(version=version, by=head, sha256=version.sha256)
        yield version


def _slice(whole: County, number: int) -> County:
    chosen = slice(number * _ROWS, (number + 1) * _ROWS)
    return County(whole.june[chosen], {period: month[chosen] for period, month in whole.months.items()})


def _fill(report: Any, county: County, clerk: Any) -> None:
    from sanzhua.dispatch import queries
    from sanzhua.dispatch.actions import apply_upload, give_reason, start_upload
    from sanzhua.dispatch.actions.uploads import read_upload

    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder) / "county.xlsx"
        write_book(book, county, faulty=0)
        upload = start_upload(report=report, by=clerk, name=book.name, data=book.read_bytes())
    read_upload(upload.pk)
    apply_upload(upload=upload, by=clerk)
    for line in queries.check(report).warnings:
        give_reason(report=report, by=clerk, row_key=line.row_key, reason_key=line.reason_key, text="按实际进度填报")


def _dispatcher() -> Any:
    from sanzhua.accounts.choices import Role
    from sanzhua.accounts.models import Person, Post
    from sanzhua.accounts.queries import root_unit
    from tools.bench.city import SINCE

    city, person = root_unit(), Person.objects.create(username="dispatcher", name="赵宏")
    Post.objects.create(unit=city, scope=city, person=person, title="科长", role=Role.DISPATCHER, valid_from=SINCE)
    return person


def _accept_others(many: int) -> None:
    """So many units beside the next one have a return and a part of the month."""
    from django.db import transaction

    from sanzhua.accounts.choices import UnitKind
    from sanzhua.accounts.models import Unit
    from sanzhua.accounts.queries import root_unit
    from sanzhua.dispatch.choices import ReportStatus
    from sanzhua.dispatch.models import Report
    from sanzhua.facts.actions import NewPart, add_parts
    from sanzhua.facts.models import Part
    from sanzhua.formbook.definition import load_form
    from tools.bench.city import SINCE

    version, city, period = load_form(FORM).version, root_unit(), str(PERIOD)
    there = Part.objects.current().filter(source=FORM, period=period).count()
    units: Sequence[Unit] = Unit.objects.bulk_create(
        Unit(name=f"第{there + number}局", kind=UnitKind.DEPARTMENT, parent=city, is_reporting=True, valid_from=SINCE)
        for number in range(many - there)
    )
    Report.objects.bulk_create(
        Report(
            form=FORM, form_version=version, unit=unit, period=period, status=ReportStatus.ACCEPTED, made_at=EVENING
        )
        for unit in units
    )  # fmt: skip
    row = {"name": "某项目", "total": 90_000_000, "plan_year": 30_000_000, "done_year": 10_000_000}
    with transaction.atomic():
        add_parts(
            [
                NewPart(
                    FORM, version, unit.pk, unit.name, period, 1, None, "0" * 64, [{**row, "project": f"o{unit.pk}"}]
                )
                for unit in units
            ]
        )


if __name__ == "__main__":
    main()

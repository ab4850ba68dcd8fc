"""python -m tools.bench.evening_city UNITS ROWS FILE   a city on the last evening of a month, into an empty database.

Every unit has its rows, six accepted months and June's return laid out, a workbook, a clerk and a head. FILE tells the
clients where all that is: {units: [{clerk, head, report, rows, book}], city: [login]}.
"""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command

from sanzhua.base import clock
from tools.bench.workbook import County, make_county, write_book

PASSWORD = "麦子在南河边熟了 43 亩"
EVENING = datetime(2019, 7, 10, 22, 0, tzinfo=clock.SHANGHAI)
DISPATCHERS = 5


def build(units: int, rows: int, told: Path) -> None:
    django.setup()
    call_command("migrate", verbosity=0)
    clock.start_business_at(EVENING)
    whole = make_county(units * rows)
    books = told.parent / "books"
    books.mkdir()
    found = [_unit(number, _slice(whole, number * rows, rows), books) for number in range(units)]
    _all_open()
    told.write_text(json.dumps({"units": found, "city": _city()}))


def _slice(whole: County, begin: int, rows: int) -> County:
    chosen = slice(begin, begin + rows)
    return County(whole.june[chosen], {period: month[chosen] for period, month in whole.months.items()})


def _unit(number: int, county: County, books: Path) -> dict[str, Any]:
    from sanzhua.accounts.choices import Role
    from tools.bench import city

    name = f"第{number + 1:03}县"
    report = city.settle(county, name=name, username=f"clerk{number}", mark=f"{number:03x}")
    _person(f"head{number}", Role.HEAD, report.unit, "县长")
    write_book(books / f"{number}.xlsx", county, faulty=0)
    rows = list(report.rows.values_list("key", flat=True))
    book = str(books / f"{number}.xlsx")
    return {"clerk": f"clerk{number}", "head": f"head{number}", "report": report.pk, "rows": rows, "book": book}


def _city() -> list[str]:
    from sanzhua.accounts.choices import Role
    from sanzhua.accounts.queries import root_unit

    logins = [f"dispatcher{number}" for number in range(DISPATCHERS)]
    for login in logins:
        _person(login, Role.DISPATCHER, root_unit(), "科长")
    return logins


def _person(login: str, role: str, unit: Any, title: str) -> None:
    from sanzhua.accounts.models import Person, Post
    from tools.bench.city import SINCE

    made = Person.objects.create(username=login, name=login, password=_hashed())
    Post.objects.create(unit=unit, scope=unit, person=made, title=title, role=role, valid_from=SINCE)


def _hashed() -> str:
    """One hash for all: what it costs to check is what counts here."""
    from django.contrib.auth.hashers import make_password

    global _hash
    _hash = _hash or make_password(PASSWORD)
    return _hash


_hash = ""


def _all_open() -> None:
    """Nobody has to choose a password first, and what the opening load left for the night is done."""
    from django_tasks_db.models import DBTaskResult

    from sanzhua.accounts.models import Person

    Person.objects.update(must_change_password=False)
    DBTaskResult.objects.all().delete()


if __name__ == "__main__":
    build(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))

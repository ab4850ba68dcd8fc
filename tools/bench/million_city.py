"""A city whose forms hold a million rows a month: fourteen units, January to June of two years, June closed.

python -m tools.bench.million_city ROWS   builds it into the database that the environment names, which must be empty.
DuckDB writes the parts, as their columns and types are; the catalogue is entered and each month merged as at its close.
"""

from __future__ import annotations

import sys
from datetime import date, datetime
from typing import Any

import django
import duckdb
from django.core.management import call_command

from sanzhua.base import clock
from sanzhua.base.files import sha256_of
from sanzhua.base.periods import Period

SINCE, TODAY = date(2017, 1, 1), datetime(2019, 7, 8, 9, 0, tzinfo=clock.SHANGHAI)
LAST = Period(2019, 6)
MONTHS = tuple(Period(year, month) for year in (2018, 2019) for month in range(1, 7))
UNITS, VERSION, WRITER = 14, "2019.1", "bench-writer"
# Forms beside construction are a hundred times smaller; only the months that the bulletin reads of them are made.
SMALLER = 100
_REGIONS = ("220302", "220303", "220322", "220323", "220381", "220382")

# Columns over `n` (a project's number in its unit), `c` and `d` (its chances, 0 to 999, the second anew each month) and
# `m` (the month, 1 to 12). What is not named here is empty in every row.
_PROJECT = {
    "region": "{region}",
    "project": "printf('p{place:x}%014x', n)",
    "project_name": "'第{number}单位' || n || '号项目'",
    "chain": "CASE WHEN c % 3 = 0 THEN '汽车及零部件' WHEN c % 3 = 1 THEN '汽车及零部件、装备制造' END",
    "name": "'第{number}单位' || n || '号项目'",
    "owner": "'第' || c || '建设有限公司'",
    "contact": "'王' || c",
    "industry": "['农业', '工业', '交通', '能源', '城建', '教育', '卫生', '文旅'][1 + c % 8]",
    "nature": "['新建', '扩建', '改建'][1 + c % 3]",
    "content": "'建设标准厂房' || (c * 37) || '平方米及附属设施，购置设备' || c || '台套'",
    "start_plan": "CASE WHEN c % 10 < 9 THEN printf('2018-%02d', 1 + c % 12) END",
    "start_actual": "CASE WHEN c % 4 > 0 THEN printf('2018-%02d-11', 1 + (c * 7) % 12) END",
    "lead_unit": "'发改局'",
    "lead_person": "'李' || d",
}
_TOTAL = "(500 + (c * 7919) % 90000) * 30000"
_PLAN = "(500 + (c * 7919 + {year}) % 90000) * 10000"
_CONSTRUCTION = {
    "total": _TOTAL,
    "invested_before": f"{_TOTAL} // 5",
    "plan_year": f"CASE WHEN c % 50 > 0 THEN {_PLAN} END",
    "done_month": f"{_PLAN} * d // 12000",
    "done_year": f"CASE WHEN c % 97 > 0 THEN {_PLAN} * m * (200 + (c * 31 + d) % 900) // 12000 END",
    "done_total": f"{_TOTAL} // 5 + {_PLAN} * m // 12",
    "progress_text": "'主体施工至' || d || '层，设备基础完成百分之' || (d % 100)",
    "stage": "CASE WHEN c % 40 = 0 THEN '竣工' ELSE '在建' END",
    "in_stats": "CASE WHEN c % 20 > 0 THEN c % 2 = 0 END",
}
# All that a row of the form construction holds beside its unit.
COLUMNS = _PROJECT | _CONSTRUCTION
_MONEY = "(100 + (c * 613) % 800) * 10000"
_FUND = {
    "batch_no": "'2019-1'",
    "allocated_central": _MONEY,
    "arrived_central": f"{_MONEY} // 2",
    "paid_central": f"{_MONEY} // 3",
    "done_central": f"{_MONEY} // 4",
    "started": "c % 5 > 0",
}
_RESERVE = {"total": _TOTAL, "stage": "'谋划'", "admitted_on": "printf('2019-%02d-15', 1 + c % 7)"}

# By form: its columns, how many times smaller it is, its months.
_FORMS: dict[str, tuple[dict[str, str], int, tuple[Period, ...]]] = {
    "construction": (_CONSTRUCTION, 1, MONTHS),
    "central_fund": (_FUND, SMALLER, (LAST,)),
    "reserve": (_RESERVE, SMALLER, tuple(month for month in MONTHS if month.year == LAST.year)),
}


def build(rows: int) -> None:
    """`rows` a month of the form construction."""
    django.setup()
    call_command("migrate", verbosity=0)
    clock.start_business_at(TODAY)
    fill(make_units(), rows)


def fill(units: list[Any], rows: int) -> None:
    """`rows` a month of the form construction, and what the bulletin reads beside it; every month is closed."""
    smaller = {form: max(UNITS, rows // less) for form, (_columns, less, _months) in _FORMS.items()}
    for form, (columns, _less, months) in _FORMS.items():
        for month in months:
            enter(form, units, month, smaller[form] // len(units), columns)
    _close()


def make_units(many: int = UNITS) -> list[Any]:
    """The reporting units below a new city, whose leader closes its months."""
    # Models can be imported only once Django is set up.
    from sanzhua.accounts.choices import UnitKind
    from sanzhua.accounts.models import Person, Unit

    city = Unit.objects.create(name="四平市", kind=UnitKind.REGION, region="220300", valid_from=SINCE)
    Person.objects.create_person(WRITER, name="周某", password="麦子在南河边熟了 43 亩")
    kinds = (UnitKind.REGION, UnitKind.ZONE, UnitKind.DEPARTMENT)
    return [
        Unit.objects.create(
            name=f"第{place + 1}单位", kind=kinds[place % 3], parent=city, region=_REGIONS[place % len(_REGIONS)],
            is_reporting=True, order=place, valid_from=SINCE,
        )
        for place in range(many)
    ]  # fmt: skip


def enter(form: str, units: list[Any], month: Period, each: int, columns: dict[str, str]) -> None:
    """A part a unit, `each` rows in it, and the month's merged file."""
    from sanzhua.facts import actions, storage
    from sanzhua.facts.models import Part
    from sanzhua.facts.sources import types_of

    types, parts = types_of(form), []
    with duckdb.connect() as connection:
        for place, unit in enumerate(units):
            path = storage.new_path(form, str(month), unit.pk, 1)
            target = storage.folder() / path
            target.parent.mkdir(parents=True, exist_ok=True)
            frozen = {"unit_id": f"{unit.pk}", "unit": f"'{unit.name}'", "unit_path": f"'{unit.name}'", "version": "1"}
            query = rows_query(types, frozen | _PROJECT | columns, month, place, each)
            connection.execute(f"COPY ({query} ORDER BY project) TO '{target}' (FORMAT parquet, COMPRESSION zstd)")
            parts.append(
                Part(
                    source=form, form_version=VERSION, unit_id=unit.pk, unit_name=unit.name, unit_path=unit.name,
                    period=str(month), version=1, path=path, sha256=sha256_of(target), source_sha256="0" * 64,
                    rows=each, at=TODAY,
                )
            )  # fmt: skip
    Part.objects.bulk_create(parts)
    actions.compact(form, str(month))


def rows_query(types: Any, columns: dict[str, str], month: Period, place: int, each: int) -> str:
    """Rows of one unit in the order of the form's columns."""
    columns = {"period": f"'{month}'", **columns}
    selected = [f'({columns.get(name, "NULL")})::{kind} AS "{name}"' for name, kind in types.items()]
    words = {"place": place, "number": place + 1, "year": month.year, "region": f"'{_REGIONS[place % len(_REGIONS)]}'"}
    text = ", ".join(selected)
    for name, value in words.items():
        text = text.replace(f"{{{name}:x}}", f"{value:x}" if isinstance(value, int) else "")
        text = text.replace(f"{{{name}}}", str(value))
    chances = f"hash(n, {place}) % 1000 AS c0, hash(n, {place}, '{month}') % 1000 AS d0"
    drawn = f"SELECT n, {chances} FROM range({each}) r(n)"
    return f"SELECT {text} FROM (SELECT n, c0::BIGINT AS c, d0::BIGINT AS d, {month.month} AS m FROM ({drawn}))"


def _close() -> None:
    from sanzhua.accounts.models import Person
    from sanzhua.dispatch.models import FormPeriod

    by = Person.objects.get(username=WRITER)
    for form, (_columns, _smaller, months) in _FORMS.items():
        for month in months:
            FormPeriod.objects.create(
                form=form, period=str(month), opens_at=TODAY, due_at=TODAY, closed_at=TODAY, closed_by=by
            )


if __name__ == "__main__":
    build(int(sys.argv[1]))

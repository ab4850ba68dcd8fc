"""The monthly bulletin's figures beside the same numbers by hand-written SQL, and whether they are the same.

python -m tools.bench.bulletin ours|floor FILE   times one run in this process and keeps the numbers in the file.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import django
import duckdb

from sanzhua.base.periods import Period

SCRIPT = Path(__file__).with_name("bulletin.sql")
FORM = "construction"
# As many as the metric layer has: the ratio is of the work, not of the processors.
THREADS = 2
# Both sides divide whole numbers once; what is left is the last place of the month's twelfth.
_NEAR = 1e-12

Number: TypeAlias = int | float | None
Place: TypeAlias = tuple[str, str, str | None]  # form, period, unit


@dataclass
class Numbers:
    """`figures` by place and metric; `listed`: name, project, plan and done of the projects that lag."""

    figures: dict[Place, dict[str, Number]] = field(default_factory=dict)
    listed: Sequence[Sequence[Any]] = ()


def main(way: str) -> None:
    django.setup()
    period = last_closed()
    if way == "ours":
        ready = _composer(period)
        begin = time.perf_counter()
        ready()
    else:
        files = files_of(period)
        begin = time.perf_counter()
        by_hand(period, files)
    print(json.dumps({"seconds": time.perf_counter() - begin}))


def draft_of(period: Period) -> Any:
    """Figures, tables and sentences, as a draft is drawn up; nothing is written."""
    return _composer(period)()


def _composer(period: Period) -> Any:
    from sanzhua.accounts.queries import reporting_units, root_unit
    from sanzhua.bulletins.composing import compose
    from sanzhua.bulletins.kinds import MONTHLY, kind_of

    kind, city = kind_of(MONTHLY), root_unit().name
    units = {unit.name: unit for unit in reporting_units(period.last_day)}
    return lambda: compose(kind, period, city=city, units=units, missing=[])


def by_hand(period: Period, files: Mapping[str, Sequence[str]]) -> Numbers:
    """The script's numbers; `files`: see files_of."""
    found = Numbers()
    with duckdb.connect(config={"threads": THREADS}) as connection:
        connection.execute("SET VARIABLE period = ?", [str(period)])
        for name, paths in files.items():
            connection.execute(f"SET VARIABLE {name} = ?", [list(paths)])
        for statement in duckdb.extract_statements(SCRIPT.read_text(encoding="utf-8")):
            told = connection.execute(statement)
            names, lines = [column[0] for column in told.description], told.fetchall()
            if names[0] != "form":
                found.listed = lines
                continue
            for form, month, unit, *values in lines:
                found.figures.setdefault((form, month, unit), {}).update(zip(names[3:], values, strict=True))
    return found


def files_of(period: Period) -> dict[str, list[str]]:
    """The files that the script reads by the names of its variables: of each month the merged one."""
    from sanzhua.facts import storage
    from sanzhua.facts.listing import Listing
    from sanzhua.facts.models import Part

    def read(form: str, months: Sequence[Period]) -> list[str]:
        parts = Part.objects.current().filter(source=form, period__in=list(map(str, months)))
        return [str(storage.folder() / file) for files in Listing(form, parts).files().values() for file in files]

    this_year = [Period(period.year, month) for month in range(1, period.month + 1)]
    return {
        "now": read(FORM, [period]),
        "month_before": read(FORM, [period.previous()]),
        "months": read(FORM, [*this_year, *(month.shifted(-12) for month in this_year)]),
        "central_fund": read("central_fund", [period]),
        "reserve": read("reserve", [period]),
        "reserve_months": read("reserve", this_year),
    }


def differences(draft: Any, found: Numbers) -> list[str]:
    """Where a figure of the draft is not what the script says; empty where all are the same."""
    wrong = []
    for name, figure in draft.figures.items():
        form, metric = figure["form"], figure["metric"]
        against = figure.get("against")
        sides = {figure["period"]: figure["value"]}
        if against:
            sides = {figure["period"]: against["now"], against["period"]: against["before"]}
        for month, value in sides.items():
            said = found.figures.get((form, month, figure["unit"]), {}).get(metric, "nothing")
            if not _same(value, said):
                wrong.append(f"{name} ({form} {month} {metric}): {value} here, {said} by hand")
    if (here := _listed(draft)) != (there := [line[1] for line in found.listed]):
        wrong.append(f"projects that lag: {here} here, {there} by hand")
    return wrong


def _listed(draft: Any) -> list[str]:
    tables = [block for block in draft.blocks if block["kind"] == "table" and "empty" in block]
    return [cell["project"] for line in tables[-1]["rows"] for cell in line if "project" in cell]


def _same(here: Number, there: Number | str) -> bool:
    if isinstance(here, float) and isinstance(there, float):
        return abs(here - there) <= _NEAR * max(abs(here), abs(there), 1)
    return here == there


def last_closed() -> Period:
    from sanzhua.dispatch.models import FormPeriod

    closed = FormPeriod.objects.filter(form=FORM, closed_at__isnull=False).order_by("-period")
    return Period.parse(closed.values_list("period", flat=True)[0])


def compare() -> None:
    """Says in how many figures both agree; ends with a sentence where one differs."""
    django.setup()
    period = last_closed()
    draft, found = draft_of(period), by_hand(period, files_of(period))
    if wrong := differences(draft, found):
        raise SystemExit("\n".join(["The bulletin and the script do not say the same:", *wrong]))
    print(json.dumps({"figures": len(draft.figures), "listed": len(found.listed)}))


if __name__ == "__main__":
    if sys.argv[1] == "compare":
        compare()
    else:
        main(sys.argv[1])

"""Who may enter the reserve pool, in which tier a project stands, and how a year's admissions are counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sanzhua.base.periods import Period

Tier = Literal["early", "rolling", "annual"]
EntryFault = Literal["excluded", "no_total", "too_small", "too_few_opinions"]


def entry_faults(
    *, total: int | None, livelihood: bool, excluded: bool, opinions: int, values: Mapping[str, int]
) -> list[EntryFault]:
    """What stands against admission; amounts in yuan, `values` by key of reserve.toml. Empty: it may be admitted.

    Source: docs/rules/reserve-entry-and-tier.md.
    """
    found: list[EntryFault] = ["excluded"] if excluded else []
    if total is None:
        found.append("no_total")
    elif total < least_total(livelihood=livelihood, values=values):
        found.append("too_small")
    return [*found, "too_few_opinions"] if opinions < values["entry_opinions"] else found


def least_total(*, livelihood: bool, values: Mapping[str, int]) -> int:
    """In yuan; the line itself is enough."""
    return values["entry_total_livelihood" if livelihood else "entry_total"]


def tier_by_rule(
    *, start_planned: Period | None, year: int, permits_done: bool | None, values: Mapping[str, int]
) -> Tier | None:
    """The tier that the planned start and the permits ask for.

    `permits_done` None is not known and holds nobody back: the start alone then decides. A start already past asks for
    this year's. None where no start is planned, or one beyond every tier: a person then decides.
    Source: docs/rules/reserve-entry-and-tier.md.
    """
    if start_planned is None:
        return None
    ahead = start_planned.year - year
    if ahead <= 0:
        return "rolling" if permits_done is False else "annual"
    if ahead < values["tier_rolling_years"]:
        return "rolling"
    return "early" if ahead < values["tier_early_years"] else None


@dataclass(frozen=True, slots=True)
class Entered:
    """One admission as it was; `package` names the package, a project of its own is its own package."""

    key: int
    package: str
    on: date
    total: int


Verdict = Literal["counted", "below", "again"]


def yearly_verdicts(entered: Iterable[Entered], *, year: int, at_least: int) -> dict[int, Verdict]:
    """What each admission of the year is to the year's count, by key.

    The first admission of a package that reaches `at_least` yuan counts, in the year in which it happened; every later
    one of the same package is "again". What became of a project afterwards is not asked.
    Source: docs/rules/reserve-admissions.md.
    """
    seen: set[str] = set()
    found: dict[int, Verdict] = {}
    for one in sorted(entered, key=lambda each: (each.on, each.key)):
        verdict: Verdict = "below" if one.total < at_least else "again" if one.package in seen else "counted"
        if one.total >= at_least:
            seen.add(one.package)
        if one.on.year == year:
            found[one.key] = verdict
    return found

"""Figures of the attraction report by unit, where units share the credit of a project (docs/rules/competition.md)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from sanzhua.base.periods import Period
from sanzhua.facts import queries as facts
from sanzhua.facts.definitions import Metric, metric
from sanzhua.registry.models import CompetitionMetric
from sanzhua.registry.queries.attraction import FORM
from sanzhua.registry.queries.credit import shares_by_project
from sanzhua.registry.rules.attraction import WHOLE, parts_of

_Values = dict[int, dict[str, float | None]]


def share_out(values: _Values, chosen: Sequence[CompetitionMetric], period: str) -> int:
    """Move in `values` (by unit, then `form.key`) what others have a share in; gives how many projects were shared.

    Counts and sums move, by the shares in force on the period's last day. A rate stays with the unit that reports it.
    """
    keys = [one.key for one in chosen if one.form == FORM and _is_additive(metric(FORM, one.key))]
    shares = shares_by_project(Period.parse(period).last_day) if keys else {}
    touched: set[str] = set()
    for key in keys if shares else ():
        touched |= _move(values, key, shares, period)
    return len(touched)


def _is_additive(one: Metric) -> bool:
    return one.denominator is None and (one.is_count or one.numerator == f"sum({one.key})")


def _move(values: _Values, key: str, shares: Mapping[str, Mapping[int, int]], period: str) -> set[str]:
    """Each project once: who reported it gives up what is not its own share, the others are given theirs."""
    by_count, touched = metric(FORM, key).is_count, set()
    for row in facts.rows_behind(key, form=FORM, period=period):
        uid, unit = row["project"], row["unit_id"]
        if uid in touched or unit not in shares.get(uid, {}):
            continue
        touched.add(uid)
        whole = 1 if by_count else row[key] or 0
        parts = {each: Decimal(part) / WHOLE for each, part in shares[uid].items()}
        _add(values, unit, key, Decimal(-whole))
        for each, part in (parts if by_count else parts_of(whole, shares[uid])).items():
            _add(values, each, key, Decimal(part))
    return touched


def _add(values: _Values, unit: int, key: str, amount: Decimal) -> None:
    """A unit outside the competition is given nothing that it could show. Yuan stay whole, counts have thousandths."""
    if amount and unit in values:
        name = f"{FORM}.{key}"
        told = Decimal(str(values[unit].get(name) or 0)) + amount
        values[unit][name] = int(told) if told == int(told) else float(told)

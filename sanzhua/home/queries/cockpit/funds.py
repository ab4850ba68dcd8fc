"""Central money on its way: allocated, arrived, paid; of the whole and of each unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sanzhua.accounts.models import Unit
from sanzhua.facts import comparisons
from sanzhua.facts.definitions import metric
from sanzhua.facts.engine import Answer
from sanzhua.home.queries.cockpit.figures import label_of
from sanzhua.home.queries.cockpit.frame import Frame


@dataclass(frozen=True, slots=True)
class Step:
    """`value` in yuan; `share` of the first step, a ratio, None where that is unknown or nothing."""

    key: str
    label: str
    value: int | None
    share: float | None
    url: str


@dataclass(frozen=True, slots=True)
class UnitFunds:
    """Yuan by step, and where each opens."""

    name: str
    values: Sequence[int | None]
    urls: Sequence[str]

    @property
    def cells(self) -> Sequence[tuple[int | None, str]]:
        return list(zip(self.values, self.urls, strict=True))


@dataclass(frozen=True, slots=True)
class Funds:
    """`units` in the order of the tables."""

    steps: Sequence[Step]
    projects: int
    projects_url: str
    units: Sequence[UnitFunds]

    @property
    def has_figures(self) -> bool:
        return any(step.value is not None for step in self.steps)


def funds(frame: Frame, answer: Answer) -> Funds:
    form, keys, counts = frame.spec.funds
    first = answer.total.get(keys[0])
    steps = [
        Step(
            key=key,
            label=label_of(metric(form, key)),
            value=_whole(answer.total.get(key)),
            share=comparisons.share(answer.total.get(key), first),
            url=frame.figure_url(form, key),
        )
        for key in keys
    ]
    order = {unit.name: place for place, unit in enumerate(frame.reporting)}
    named = {unit.name: unit.shown for unit in Unit.objects.filter(pk__in=frame.units)}
    rows = sorted(answer.groups.items(), key=lambda one: (order.get(str(one[0][0]), len(order)), str(one[0][0])))
    units = [
        UnitFunds(
            named.get(str(name), str(name)),
            [_whole(values.get(key)) for key in keys],
            [frame.figure_url(form, key, unit=str(name)) for key in keys],
        )
        for (name,), values in rows
    ]
    return Funds(steps, int(answer.total.get(counts) or 0), frame.figure_url(form, counts), units)


def _whole(value: int | float | None) -> int | None:
    return None if value is None else int(value)

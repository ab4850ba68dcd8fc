"""What the cockpit shows, read from cockpit.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from sanzhua.facts.definitions import Metric, metric

TIME, GAP, LAST_YEAR = "time", "gap", "last_year"
GROWTH = "growth"
_OWN = frozenset({TIME, GAP, LAST_YEAR})


@dataclass(frozen=True, slots=True)
class FigureSpec:
    """`beside` are metrics of the same form, or one of time, gap, last_year."""

    form: str
    metric: str
    shown: str
    beside: tuple[str, ...]

    @property
    def metrics(self) -> tuple[str, ...]:
        """Everything that the figure asks of its form."""
        asked = (self.metric, *(name for name in self.beside if name not in _OWN))
        return (*asked, "time_gap") if GAP in self.beside else asked


@dataclass(frozen=True, slots=True)
class Spec:
    figures: tuple[FigureSpec, ...]
    map_metrics: tuple[str, ...]
    form: str
    leagues: tuple[str, ...]
    columns: tuple[str, ...]
    rank: str
    trend: tuple[str, str]
    funds: tuple[str, tuple[str, ...], str]
    long_days: Mapping[str, int]
    shown: Mapping[str, int]

    def metrics(self, form: str) -> list[Metric]:
        """All that the page asks of the form about its month, each once: one question for all of them."""
        keys = [key for figure in self.figures if figure.form == form for key in figure.metrics]
        if form == self.form:
            keys += [*self.columns, self.rank, *self.trend, *(key for key in self.map_metrics if key != GROWTH)]
        if form == self.funds[0]:
            keys += [*self.funds[1], self.funds[2]]
        return [metric(form, key) for key in dict.fromkeys(keys)]

    @property
    def forms(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys([self.form, *(figure.form for figure in self.figures), self.funds[0]]))


@cache
def load_spec() -> Spec:
    """Map, league and trend stand on one form, the league's. Raises KeyError and WrongQuestion for a bad table."""
    data = tomllib.loads(resources.files("sanzhua.home").joinpath("cockpit.toml").read_text(encoding="utf-8"))
    league, trend, funds = data["league"], data["trend"], data["funds"]
    return Spec(
        figures=tuple(FigureSpec(**{**entry, "beside": tuple(entry["beside"])}) for entry in data["figures"]),
        map_metrics=tuple(data["map"]["metrics"]),
        form=league["form"],
        leagues=tuple(league["leagues"]),
        columns=tuple(league["columns"]),
        rank=league["rank"],
        trend=(trend["metric"], trend["plan"]),
        funds=(funds["form"], tuple(funds["steps"]), funds["counts"]),
        long_days=data["long_days"],
        shown=data["shown"],
    )

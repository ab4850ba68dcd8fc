"""Metrics as data: read from metrics.toml, one record a (form, key)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from django.utils.translation import gettext as _

from sanzhua.base.refusals import Refused
from sanzhua.facts import expressions
from sanzhua.facts.storage_types import FROZEN
from sanzhua.formbook.rules.derive import behind

PERIOD_ROWS = "period"
ADMISSIONS = "admissions"
TIME_SHARE = "time_share"
ACROSS = "across"
_SETS = "sets"
_KEPT = ("unit", "numerator", "denominator", "scope", "minus", "as_of")


class WrongQuestion(Refused):
    """The question itself cannot be asked: no such metric, dimension or source, or a condition that is not allowed."""


@dataclass(frozen=True, slots=True)
class Example:
    """Rows and the answer they must give; printed on the metric's page and run as a test."""

    period: str
    rows: tuple[dict[str, Any], ...]
    answer: int | float | None


@dataclass(frozen=True, slots=True)
class Metric:
    """`numerator`, `denominator` and `scope` are SQL over the rows of one source; see metrics.toml.

    Of the source `across` they are names, `source.key`, of two metrics that are divided after both were added up to
    the same dimensions. `as_of`: which rows speak, those of the period or each project's at its admission.
    `better`: up, down, or empty where neither is. `adds_up`: months may be added. `plan`: the metric of the same source
    that says what was planned; `yearly`: for the year, so that month ÷ 12 may stand beside it. `version` is empty for
    what is shipped.
    """

    form: str
    key: str
    label: str
    label_en: str
    unit: str
    numerator: str
    meaning: str
    edges: tuple[str, ...]
    source: str
    example: Example
    denominator: str | None = None
    scope: str | None = None
    minus: str | None = None
    as_of: str = PERIOD_ROWS
    better: str = ""
    adds_up: bool = False
    plan: str | None = None
    yearly: bool = False
    version: str = ""

    @property
    def is_count(self) -> bool:
        return self.unit == "个"

    @property
    def is_rate(self) -> bool:
        return self.denominator is not None

    @property
    def texts(self) -> tuple[str | None, ...]:
        """The expressions, which are names of metrics for a rate across sources."""
        return self.numerator, self.denominator, self.scope

    @property
    def columns(self) -> frozenset[str]:
        """What it reads of its source's own columns; a rate across sources reads none itself, its sides do."""
        named = frozenset() if self.sides else expressions.names(self.texts) - FROZEN.keys()
        return named | {"admitted_on"} if self.as_of == ADMISSIONS else named

    @property
    def kept(self) -> dict[str, str | None]:
        """All that the figure hangs on, as plain values, for whoever quotes it and may have to work it out again."""
        return {name: getattr(self, name) for name in _KEPT}

    @property
    def sides(self) -> tuple[tuple[str, str], ...]:
        """(source, key) of what a rate across sources divides; empty for any other metric."""
        if self.form != ACROSS:
            return ()
        named = ((text or "").split(".", 1) for text in (self.numerator, self.denominator))
        return tuple((source, key) for source, key in named)


@dataclass(frozen=True, slots=True)
class MetricSet:
    """Rates that are always shown together, such as the province's four; `members` are (source, key)."""

    key: str
    label: str
    label_en: str
    source: str
    members: tuple[tuple[str, str], ...]


@cache
def metrics_of(form: str) -> dict[str, Metric]:
    """The metrics of a form by key, in the order of the file. Empty for a source that has none."""
    return {key: _metric(form, key, entry) for key, entry in _data().get(form, {}).items() if form != _SETS}


def all_metrics() -> list[Metric]:
    return [metric for form in _data() if form != _SETS for metric in metrics_of(form).values()]


@cache
def metric_sets() -> dict[str, MetricSet]:
    return {
        key: MetricSet(
            key=key,
            label=entry["label"],
            label_en=entry["label_en"],
            source=entry["source"],
            members=tuple((form, name) for form, name in (text.split(".", 1) for text in entry["members"])),
        )
        for key, entry in _data()[_SETS].items()
    }


def as_kept(form: str, key: str, kept: Mapping[str, Any]) -> Metric:
    """The metric as it was when somebody quoted it (`Metric.kept`), whatever the file says by now."""
    words = {"label": key, "label_en": key, "meaning": "", "edges": (), "source": "", "example": Example("", (), None)}
    return Metric(**{**words, **kept, "form": form, "key": key})


def metrics_reading(form: str, column: str) -> tuple[Metric, ...]:
    """The metrics of a form that read a column, themselves or through a derived one."""
    return tuple(one for one in metrics_of(form).values() if column in read_by(one))


def read_by(one: Metric) -> frozenset[str]:
    """The columns that a metric reads, itself or through a derived one."""
    return one.columns.union(*(behind(one.form, column) for column in one.columns))


def metric(form: str, key: str) -> Metric:
    """Raises WrongQuestion."""
    found = metrics_of(form).get(key)
    if found is None:
        known = "、".join(metrics_of(form))
        raise WrongQuestion(
            _("表式 {form} 没有指标“{key}”。可用的指标：{known}。").format(form=form, key=key, known=known)
        )
    return found


@cache
def _data() -> dict[str, dict[str, Any]]:
    return tomllib.loads(resources.files("sanzhua.facts").joinpath("metrics.toml").read_text(encoding="utf-8"))


def _metric(form: str, key: str, entry: dict[str, Any]) -> Metric:
    example = entry["example"]
    return Metric(
        **{
            **entry,
            "form": form,
            "key": key,
            "edges": tuple(entry["edges"]),
            "example": Example(example["period"], tuple(example["rows"]), example["answer"]),
        }
    )

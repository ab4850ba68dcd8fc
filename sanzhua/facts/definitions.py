"""Metrics as data: read from metrics.toml, one record a (form, key)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

from django.utils.translation import gettext as _

from sanzhua.base.refusals import Refused
from sanzhua.formbook.definition import load_form
from sanzhua.formbook.rules.derive import behind

PERIOD_ROWS = "period"
ADMISSIONS = "admissions"
TIME_SHARE = "time_share"
_ONCE = re.compile(r"sum_once\((\w+)\)")
_NAME = re.compile(r"[a-z_]+")


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
    """`numerator`, `denominator` and `scope` are SQL over the rows of one form; see metrics.toml. `columns`: what they
    name of the form."""

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
    over: str = PERIOD_ROWS
    once: tuple[str, ...] = field(default=())
    columns: frozenset[str] = frozenset()

    @property
    def is_count(self) -> bool:
        return self.unit == "个"


@cache
def metrics_of(form: str) -> dict[str, Metric]:
    """The metrics of a form by key, in the order of the file. Empty for a source that has none."""
    return {key: _metric(form, key, entry) for key, entry in _data().get(form, {}).items()}


def all_metrics() -> list[Metric]:
    return [metric for form in _data() for metric in metrics_of(form).values()]


@cache
def metrics_reading(form: str, column: str) -> tuple[Metric, ...]:
    """The metrics of a form that read a column, themselves or through a derived one."""
    return tuple(one for one in metrics_of(form).values() if column in one.columns | _behind(form, one.columns))


def _behind(form: str, columns: Iterable[str]) -> set[str]:
    return {key for column in columns for key in behind(form, column)}


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
            "once": tuple(_ONCE.findall(entry["numerator"])),
            "columns": _columns(form, entry),
        }
    )


def _columns(form: str, entry: dict[str, Any]) -> frozenset[str]:
    said = " ".join(str(entry.get(name, "")) for name in ("numerator", "denominator", "scope"))
    admitted = {"admitted_on"} if entry.get("over") == ADMISSIONS else set()
    return frozenset(load_form(form).by_key.keys() & {*_NAME.findall(said), *admitted})

"""What hangs on a column of a form, told by every room that works with columns: see `COLUMN_USES` in each."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module, resources
from typing import Any

from django.apps import apps
from django.utils.module_loading import module_has_submodule
from django.utils.translation import gettext as _

from sanzhua.dispatch import shown as words
from sanzhua.facts import own
from sanzhua.facts.definitions import Metric, metrics_reading, read_by
from sanzhua.formbook.definition import load_form
from sanzhua.formbook.official_writer import printed_entries
from sanzhua.formbook.rates import labels_with
from sanzhua.formbook.rules.checker import rule_lines

READS, CHECKS, SHOWS = "reads", "checks", "shows"
# What an accepted return changes in the life of a project (registry.actions.reported).
_LIFE = frozenset({"stage", "start_actual", "finish_actual"})


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """`kind` in a word or two, `what` by its name; `after` is what becomes of it once the column has gone.

    `how`: whoever only checks a figure, prints it or may send it off has no use of it yet.
    """

    kind: str
    what: str
    after: str
    how: str = READS


Uses = Callable[[str, str], Iterable[ColumnUse]]


def uses_of(form: str, column: str) -> list[ColumnUse]:
    """In the order of the rooms; a room lists its functions (form key, column key) in a module `column_uses`."""
    return [use for told in _all_uses() for use in told(form, column)]


@cache
def _all_uses() -> tuple[Uses, ...]:
    found: list[Uses] = []
    for room in apps.get_app_configs():
        if room.name.startswith("sanzhua.") and module_has_submodule(room.module, "column_uses"):
            found.extend(import_module(f"{room.name}.column_uses").COLUMN_USES)
    return tuple(found)


def _metrics(form: str, column: str) -> Iterator[ColumnUse]:
    yield from map(_metric, metrics_reading(form, column))


def own_uses() -> dict[tuple[str, str], list[ColumnUse]]:
    """Beside `uses_of`, by form and column: the metrics that units made, whoever they are. Two queries."""
    found: dict[tuple[str, str], list[ColumnUse]] = {}
    for one in own.metrics_at(own.first_free()):
        for column in read_by(one):
            found.setdefault((one.form, column), []).append(_metric(one))
    return found


def _metric(one: Metric) -> ColumnUse:
    label = one.label_en if words.language() == "en" else one.label
    return ColumnUse(_("指标"), label, _("不再有数，凡用到处都注明本表不再有此列"))


def _life(form: str, column: str) -> Iterator[ColumnUse]:
    if column in _LIFE and load_form(form).by_key[column].source == "typed":
        yield ColumnUse(_("项目登记"), _("项目阶段"), _("不再随月报变动"))


def _rules(form: str, column: str) -> Iterator[ColumnUse]:
    english = words.language() == "en"
    for rule, params, _change in rule_lines(load_form(form)):
        if column in _named(params):
            yield ColumnUse(_("校核规则"), rule.about_en if english else rule.about_zh, _("不再校核这一列"), CHECKS)


def _named(params: Mapping[str, Any]) -> set[str]:
    """The words among a rule's parameters, of which some are columns."""
    listed = (one for value in params.values() for one in (value if isinstance(value, list | tuple) else [value]))
    return {one for one in listed if isinstance(one, str)}


def _rates(form: str, column: str) -> Iterator[ColumnUse]:
    for zh, en in labels_with(form, column):
        yield ColumnUse(_("表下比率"), en if words.language() == "en" else zh, _("不再计算"))


def _paper(form: str, column: str) -> Iterator[ColumnUse]:
    if any(entry["key"] == column for entry in printed_entries(load_form(form))):
        yield ColumnUse(_("印制的报送表"), words.title(load_form(form)), _("不再印这一栏"), SHOWS)


def _narrative(form: str, column: str) -> Iterator[ColumnUse]:
    for figure in _narrative_data()["figures"]:
        if figure["form"] == form and column in (figure.get("column"), figure.get("over")):
            yield ColumnUse(_("情况报告"), figure["key"], _("用到它的句子不再出现"))


@cache
def _narrative_data() -> dict[str, Any]:
    return tomllib.loads(resources.files("sanzhua.dispatch").joinpath("narrative.toml").read_text(encoding="utf-8"))


COLUMN_USES: tuple[Uses, ...] = (_metrics, _life, _rates, _paper, _narrative, _rules)

"""What hangs on a column of a form, told by every room that works with columns: see `COLUMN_USES` in each."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module, resources
from typing import Any

from django.apps import apps
from django.utils.module_loading import module_has_submodule
from django.utils.translation import gettext as _

from sanzhua.dispatch import shown as words
from sanzhua.facts import own
from sanzhua.facts.definitions import metrics_reading
from sanzhua.formbook.definition import load_form
from sanzhua.formbook.official_writer import printed_entries
from sanzhua.formbook.rates import labels_with


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """`kind` in a word or two, `what` by its name; `after` is what becomes of it once the column has gone."""

    kind: str
    what: str
    after: str


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
    for one in (*metrics_reading(form, column), *own.reading(form, column, own.first_free())):
        label = one.label_en if words.language() == "en" else one.label
        yield ColumnUse(_("指标"), label, _("不再有数，凡用到处都注明本表不再有此列"))


def _rates(form: str, column: str) -> Iterator[ColumnUse]:
    for zh, en in labels_with(form, column):
        yield ColumnUse(_("表下比率"), en if words.language() == "en" else zh, _("不再计算"))


def _paper(form: str, column: str) -> Iterator[ColumnUse]:
    if any(entry["key"] == column for entry in printed_entries(load_form(form))):
        yield ColumnUse(_("印制的报送表"), words.title(load_form(form)), _("不再印这一栏"))


def _narrative(form: str, column: str) -> Iterator[ColumnUse]:
    for figure in _narrative_data()["figures"]:
        if figure["form"] == form and column in (figure.get("column"), figure.get("over")):
            yield ColumnUse(_("情况报告"), figure["key"], _("用到它的句子不再出现"))


@cache
def _narrative_data() -> dict[str, Any]:
    return tomllib.loads(resources.files("sanzhua.dispatch").joinpath("narrative.toml").read_text(encoding="utf-8"))


COLUMN_USES: tuple[Uses, ...] = (_metrics, _rates, _paper, _narrative)

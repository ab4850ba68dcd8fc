"""Who uses a typed column: the metrics, the lists, the register's life, the rules, and what other rooms say of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sanzhua.facts.definitions import Metric, all_metrics
from sanzhua.formbook.definition import FORM_KEYS, Column, load_form
from sanzhua.formbook.rules.catalogue import Rule
from sanzhua.formbook.rules.catalogue import rules as row_rules
from sanzhua.formbook.rules.derive import FLOWS
from sanzhua.outward.rules.list_templates import ListColumn, load_lists

METRIC, LIST, LIFE, RULE, BULLETIN = "metric", "list", "life", "rule", "bulletin"
# What an accepted return changes in the life of a project (registry.actions.reported).
_LIFE = frozenset({"stage", "start_actual", "finish_actual"})
CLOSED_MONTHS = 3


@dataclass(frozen=True, slots=True)
class FieldUse:
    """A room, a metric, a list or a rule that reads the column `key` of the form; `name` as people call the user."""

    form: str
    key: str
    kind: str
    name: str
    name_en: str


def typed_columns() -> list[tuple[str, Column]]:
    """(form, column) of everything that somebody types."""
    return [(form, column) for form in FORM_KEYS for column in load_form(form).columns if column.source == "typed"]


def static_uses() -> Iterator[FieldUse]:
    """What the house itself says, whatever the month: one line for each user of each column."""
    for metric in all_metrics():
        for key in _columns_of(metric):
            yield FieldUse(metric.form, key, METRIC, metric.label, metric.label_en)
    for template in load_lists().values():
        for form, key in sorted({pair for column in template.columns for pair in read_by(column)}):
            yield FieldUse(form, key, LIST, template.name, template.name_en)
    for form, column in typed_columns():
        if column.key in _LIFE:
            yield FieldUse(form, column.key, LIFE, "项目阶段", "stage of the project")
    for rule in row_rules().values():
        yield from _uses_of(rule)


def columns_of_metric(form: str, key: str) -> frozenset[str]:
    """The typed and other columns that a metric reads, what lies behind derived ones included."""
    found = next((metric for metric in all_metrics() if (metric.form, metric.key) == (form, key)), None)
    return frozenset(_columns_of(found)) if found else frozenset()


def _columns_of(metric: Metric) -> list[str]:
    """None of a metric over the register or across sources: nobody types for those."""
    known = load_form(metric.form).by_key if metric.form in FORM_KEYS else ()
    named = [name for name in known if name in metric.columns]
    return list(dict.fromkeys(key for name in named for key in (name, *behind(metric.form, name))))


def behind(form: str, key: str) -> tuple[str, ...]:
    """Columns from which a derived one is worked out."""
    if key == "new_or_continuing":
        return ("start_actual", "invested_before")
    flow = FLOWS.get(form)
    if flow is None or load_form(form).by_key[key].source != "derived":
        return ()
    return (flow.month,)


def read_by(column: ListColumn) -> frozenset[tuple[str, str]]:
    """(form, column) that a list's column reads, what lies behind a derived one included."""
    return columns_behind(column.source)


def columns_behind(source: str) -> frozenset[tuple[str, str]]:
    room, _dot, key = source.partition(".")
    if source == "derived.kind":
        return frozenset({("construction", "start_actual")})
    if source == "derived.completion_rate":
        return columns_behind("construction.done_year")
    if room not in FORM_KEYS or key not in load_form(room).by_key:
        return frozenset()
    return frozenset((room, one) for one in (key, *behind(room, key)))


def _uses_of(rule: Rule) -> Iterator[FieldUse]:
    for entry in rule.apply:
        words = {str(value) for value in entry.values() if isinstance(value, str)}
        words |= {str(one) for value in entry.values() if isinstance(value, list) for one in value}
        for form in entry["forms"]:
            for key in sorted(words & set(load_form(form).by_key)):
                yield FieldUse(form, key, RULE, rule.about_zh, rule.about_en)


def is_used(uses: Iterable[FieldUse], exported: bool) -> bool:
    """Whether anybody used the column: a metric reads it, the register's life is moved by it, or a list took it out.

    A rule that checks a column and a list that never went out are no use of it. Source: docs/rules/unused-fields.md.
    """
    return exported or any(use.kind in (METRIC, LIFE, BULLETIN) for use in uses)

"""All rules of a form for a period, made once and asked column by column."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, cast

from sanzhua.base.periods import Period
from sanzhua.formbook.definition import Form, RuleChange, as_form, load_form
from sanzhua.formbook.history import NO_HISTORY, History, Row
from sanzhua.formbook.rules import checks_limits, checks_stage, checks_sums, checks_words
from sanzhua.formbook.rules.catalogue import Rule, Severity, ladder, numbers, rules, rungs
from sanzhua.formbook.rules.checks import CHECKS, Check, Setup
from sanzhua.formbook.rules.columns import Column, Columns
from sanzhua.formbook.rules.derive import FLOWS, Base, derive, year_bases
from sanzhua.formbook.rules.hits import RuleHit

# Importing the modules registers their checks; naming them here keeps that visible.
CHECK_MODULES = (checks_sums, checks_limits, checks_stage, checks_words)


@dataclass(frozen=True, slots=True)
class RowChecker:
    """Call it with a row and its history, or ask for the hits of many rows; the answer of a row is in the order of the
    rules, empty where all is well."""

    form: Form
    period: Period
    merged_january: bool
    steps: tuple[tuple[Rule, str], ...]
    checks: tuple[Check, ...]

    def __call__(self, row: Row, history: History = NO_HISTORY) -> list[RuleHit]:
        derived = derive(self.form, self.period, row, history, merged_january=self.merged_january)
        full = {**row, **derived}
        return self.hits(lambda key: [full.get(key)], [history], [row], derived).get(0, [])

    def hits(
        self,
        column: Callable[[str], Column],
        history: Sequence[History],
        own: Sequence[Row],
        worked_out: Collection[str],
    ) -> dict[int, list[RuleHit]]:
        """By the place of the row, for a caller that has derived already: see `Columns`. Rows without a hit are left
        out."""
        rows = Columns(column, history, own, worked_out, self._bases)
        found: dict[int, list[RuleHit]] = {}
        for (rule, key), check in zip(self.steps, self.checks, strict=True):
            for at, params in check(rows):
                hits = found.setdefault(at, [])
                if not (rule.unless and any(hit.rule in rule.unless for hit in hits)):
                    hits.append(RuleHit(rule.code, key, rule.severity, params, self.form))
        return {at: found[at] for at in sorted(found)}

    def looks_back_at(self) -> frozenset[str]:
        """The columns of the last accepted month that some rule compares with: known by asking all of them of no
        rows."""
        nothing = Columns(lambda key: (), (), (), (), self._bases)
        for check in self.checks:
            for _hit in check(nothing):
                raise AssertionError("a rule found fault with no row")
        return frozenset(nothing.looked_back_at)

    def derive(self, row: Row, history: History = NO_HISTORY) -> dict[str, Any]:
        return derive(self.form, self.period, row, history, merged_january=self.merged_january)

    def _bases(self, history: Sequence[History]) -> Sequence[Base]:
        return year_bases(FLOWS[self.form.key], self.period, history, merged_january=self.merged_january)


def compile_rules(form: Form | str, period: Period, *, merged_january: bool = False, saved: bool = True) -> RowChecker:
    """`saved=False` leaves out what may only be said of saved figures (slips of unit), never of one being tried.

    Raises UnknownForm.
    """
    return _compiled(as_form(form), period, merged_january, saved)


def check_row(
    form: Form | str, period: Period, row: Row, history: History = NO_HISTORY, *, merged_january: bool = False
) -> list[RuleHit]:
    """What the rules say about one row: values by column key, money in yuan, dates as text."""
    return compile_rules(form, period, merged_january=merged_january)(row, history)


@lru_cache(64)
def _compiled(form: Form, period: Period, merged_january: bool, saved: bool) -> RowChecker:
    setup = Setup(form, period, merged_january, ladder(form.key), rungs(), numbers())
    applied = [(rule, params) for rule, params in _applied(form) if saved or not rule.saved]
    steps = tuple((rule, params["key"]) for rule, params in applied)
    checks = tuple(CHECKS[rule.check](setup, params) for rule, params in applied)
    return RowChecker(form, period, merged_january, steps, checks)


def rules_of(form: Form) -> list[tuple[Rule, str]]:
    """Which rules look at which columns of a form, in the order in which they are asked."""
    return [(rule, params["key"]) for rule, params in _applied(form)]


def rule_lines(form: Form) -> list[tuple[Rule, Mapping[str, Any], RuleChange | None]]:
    """Every rule that could look at the form, with the numbers of its check and what the form's office changed; those
    that were put off among them."""
    changes = {(change.code, change.key): change for change in form.rules}
    return [
        (rule, params, changes.get((rule.code, params["key"])))
        for rule in rules().values()
        for params in [*rule.on(form.key), *_from_columns(rule.check, form), *_added(rule, form)]
        if _is_whole(form, params)
    ]


def _applied(form: Form) -> list[tuple[Rule, Mapping[str, Any]]]:
    return [_changed(*line) for line in rule_lines(form) if line[2] is None or not line[2].off]


def _changed(rule: Rule, params: Mapping[str, Any], change: RuleChange | None) -> tuple[Rule, Mapping[str, Any]]:
    if change is None:
        return rule, params
    severity = cast(Severity, change.severity or rule.severity)
    return replace(rule, severity=severity), {**params, **change.numbers}


def _added(rule: Rule, form: Form) -> list[Mapping[str, Any]]:
    return [{**one.added, "key": one.key} for one in form.rules if one.code == rule.code and one.added is not None]


def _is_whole(form: Form, params: Mapping[str, Any]) -> bool:
    """Whether the form has the columns that the check compares: one that was retired takes its comparisons along."""
    if params["key"] not in form.by_key:
        return False
    shipped = load_form(form.key).by_key
    named = [name for value in params.values() for name in (value if isinstance(value, list) else [value])]
    return all(name in form.by_key for name in named if isinstance(name, str) and name in shipped)


def _from_columns(check: str, form: Form) -> list[Mapping[str, Any]]:
    """The two rules whose columns the form's own definition names."""
    if check == "choice":
        return [
            {"key": column.key, "choices": column.choices}
            for column in form.columns
            if column.kind == "choice" and column.choices and column.source != "derived"
        ]
    if check == "required":
        return [{"key": column.key, "stages": column.stages} for column in form.columns if column.required]
    return []

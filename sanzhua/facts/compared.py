"""One metric by its dimensions, each figure beside those it is compared with."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from sanzhua.accounts.models import Unit
from sanzhua.base.periods import Period
from sanzhua.facts import comparisons, engine, own
from sanzhua.facts.definitions import Metric, WrongQuestion, metric
from sanzhua.facts.gone import gone_sentence
from sanzhua.facts.questions import Question, answer
from sanzhua.facts.sources import require_source
from sanzhua.facts.wording import formula

_BACK = {"month": 1, "year": 12}


@dataclass(frozen=True, slots=True)
class _Sides:
    """The metric's answers: now, and by the comparison that asks for another; `plan` those of its plan."""

    one: Metric
    now: engine.Answer
    before: dict[str, engine.Answer]
    plan: engine.Answer | None


def compared(
    key: str,
    *,
    form: str,
    asked: Question,
    by: Sequence[str] = (),
    wanted: Collection[str] = comparisons.COMPARISONS,
    unit: Unit | None = None,
    lang: str = "zh",
) -> dict[str, Any]:
    """{period, metric: {key, label, unit, formula, better}, by, rows, total}; a row has its dimensions and `value`, and
    of what is wanted `share rank month year plan time`, null where it cannot be said. The total has no share or rank.
    Where its form lacks a column that the metric reads, it has `gone`, too: see queries.metrics.

    Raises WrongQuestion.
    """
    require_source(form)
    for name in wanted:
        if name not in comparisons.COMPARISONS:
            known = "、".join(comparisons.COMPARISONS)
            raise WrongQuestion(_("没有比较“{name}”。可用的比较：{known}。").format(name=name, known=known))
    one, named = own.find(form, key, asked.period, unit), list(dict.fromkeys(by))
    sides = _asked(one, asked, named, wanted)
    ranks = comparisons.ranks({group: values[key] for group, values in sides.now.groups.items()}, one.better)
    rows = []
    for group in engine.in_order(sides.now.groups):
        figures = _figures(sides, group, wanted, asked.period)
        figures |= {"rank": ranks.get(group)} if "rank" in wanted else {}
        rows.append({**dict(zip(named, group, strict=True)), **figures})
    told: dict[str, Any] = {"key": key, "label": one.label if lang.startswith("zh") else one.label_en, "unit": one.unit}
    told |= {"formula": formula(one, lang), "better": one.better or None}
    if key in sides.now.gone:
        told["gone"] = gone_sentence(*sides.now.gone[key], asked.period, lang)
    total = _figures(sides, None, set(wanted) - {"share"}, asked.period)
    return {"period": str(asked.period), "metric": told, "by": named, "rows": rows, "total": total}


def _asked(one: Metric, asked: Question, by: Sequence[str], wanted: Collection[str]) -> _Sides:
    before = {
        name: answer(replace(asked, period=asked.period.shifted(-back)), [one], by, one.form)
        for name, back in _BACK.items()
        if name in wanted
    }
    plan = None
    if one.plan and {"plan", "time"} & set(wanted):
        plan = answer(asked, [metric(one.form, one.plan)], by, one.form)
    return _Sides(one, answer(asked, [one], by, one.form), before, plan)


def _figures(sides: _Sides, group: engine.Group | None, wanted: Collection[str], period: Period) -> dict[str, Any]:
    one, value = sides.one, _value(sides.now, group, sides.one.key)
    found: dict[str, Any] = {"value": value}
    if "share" in wanted:
        found["share"] = None if one.is_rate else comparisons.share(value, sides.now.total[one.key])
    for name, before in sides.before.items():
        found[name] = asdict(comparisons.change(one, value, _value(before, group, one.key)))
    planned = _value(sides.plan, group, one.plan) if sides.plan and one.plan else None
    if "plan" in wanted:
        found["plan"] = comparisons.against_plan(value, planned)
    if "time" in wanted:
        found["time"] = _ahead_of_time(one, value, planned, period)
    return found


def _ahead_of_time(one: Metric, value: engine.Number, planned: engine.Number, period: Period) -> float | None:
    """Of what was planned for the year only: nothing else can be behind the calendar."""
    return comparisons.against_time(one, value, planned, period) if one.yearly else None


def _value(found: engine.Answer, group: engine.Group | None, key: str) -> engine.Number:
    return (found.total if group is None else found.groups.get(group, {})).get(key)

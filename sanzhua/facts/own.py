"""Metrics that units made for themselves, beside those that are shipped: found, checked, tried before they count."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person, Unit
from sanzhua.accounts.queries import ancestor_ids
from sanzhua.base import clock
from sanzhua.base.periods import Period
from sanzhua.base.refusals import Incomplete
from sanzhua.facts import engine, expressions, storage
from sanzhua.facts.definitions import Example, Metric, metric, metrics_of
from sanzhua.facts.models import OwnMetric, Part
from sanzhua.facts.questions import Question, answer
from sanzhua.facts.sources import SOURCES, types_since
from sanzhua.facts.storage_types import REGISTER

if TYPE_CHECKING:
    from sanzhua.facts.actions.own import MetricDraft

_FIELDS = (
    *("source", "key", "from_period", "label", "measure", "numerator", "clause"),
    *("denominator", "scope", "label_en", "better", "meaning"),
)
_NO_EXAMPLE = Example("", (), None)


def find(source: str, key: str, period: Period, unit: Unit | None = None) -> Metric:
    """The shipped metric, else the unit's own one of that month, else the one of the nearest unit above (the root's,
    where no unit is given). Raises WrongQuestion."""
    if key in metrics_of(source):
        return metric(source, key)
    above = ancestor_ids(unit) if unit else list(Unit.objects.filter(parent__isnull=True).values_list("pk", flat=True))
    held = _in_force(OwnMetric.objects.filter(source=source, key=key, unit__in=above), period)
    nearest = min(held, key=lambda one: above.index(one.unit_id), default=None)
    return metric(source, key) if nearest is None else as_metric(nearest)


def in_force(units: Collection[int], period: Period) -> list[OwnMetric]:
    """What holds in the month of what these units made, by source and key; the newest version of each."""
    rows = OwnMetric.objects.filter(unit__in=units).select_related("unit", "by")
    return sorted(_in_force(rows, period), key=lambda one: (one.source, one.key, one.unit_id))


def _in_force(rows: Any, period: Period) -> list[OwnMetric]:
    newest: dict[tuple[int, str, str], OwnMetric] = {}
    for one in rows.filter(from_period__lte=str(period)).order_by("version"):
        newest[one.unit_id, one.source, one.key] = one
    return [one for one in newest.values() if not one.retired]


def metrics_at(period: Period) -> list[Metric]:
    """What any unit made, as it holds in the month."""
    return [as_metric(one) for one in _in_force(OwnMetric.objects.all(), period)]


def newest(unit: Unit, source: str, key: str) -> OwnMetric | None:
    return OwnMetric.objects.filter(unit=unit, source=source, key=key).order_by("-version").first()


def last_frozen() -> str | None:
    """The last month of which a close froze the register, whatever its form."""
    frozen = Part.objects.filter(source=REGISTER).order_by("-period")
    return frozen.values_list("period", flat=True).first()


def first_free() -> Period:
    """From this month on a definition may hold: the one being reported, or the one after the last close."""
    reported, frozen = Period.of(clock.business_today()).previous(), last_frozen()
    return max(reported, Period.parse(frozen).next()) if frozen else reported


def draft_of(one: OwnMetric) -> dict[str, str]:
    return {name: getattr(one, name) for name in _FIELDS}


def as_metric(one: OwnMetric | MetricDraft) -> Metric:
    return Metric(
        form=one.source,
        key=one.key,
        label=one.label,
        label_en=one.label_en or one.label,
        unit=one.measure,
        numerator=one.numerator,
        denominator=one.denominator.strip() or None,
        scope=one.scope.strip() or None,
        meaning=one.meaning,
        edges=(),
        source=one.clause,
        example=_NO_EXAMPLE,
        better=one.better,
        version=str(getattr(one, "version", "")),
    )


def require_sound(one: Metric) -> None:
    """Raises Incomplete, with a sentence unless the engine can answer the metric with a number."""
    if one.form not in SOURCES:
        raise Incomplete(_("请选择一个数据来源；跨来源的比率由系统自带。"))
    types = types_since(one.form, first_free())
    try:
        expressions.require_columns(one.texts, types)
        for text in (one.numerator, one.denominator):
            if text is not None:
                expressions.aggregate(text, one.scope)
    except expressions.BadExpression as error:
        raise Incomplete(_sentence(error)) from error
    fault = engine.fault(engine.Source(storage.folder(), [], types), one)
    if fault is not None:
        raise Incomplete(_("这样写算不出数：{fault}。请核对列的类型。").format(fault=fault))


def _sentence(error: expressions.BadExpression) -> str:
    if error.missing:
        return _("“{name}”不是这个数据来源的列。").format(name=error.missing)
    return _("“{text}”不可用。可以写列名、sum、count、min、max、avg、CASE、比较和加减乘除。").format(
        text=error.piece[:80]
    )


@dataclass(frozen=True, slots=True)
class Preview:
    """What a definition would say: the last months, oldest first, and the newest one by unit."""

    months: Sequence[tuple[Period, engine.Number]]
    units: Sequence[tuple[str | None, engine.Number]]


def preview(one: Metric, person: Person, *, until: Period, months: int = 6) -> Preview:
    """Over the units that the person sees. Raises Incomplete for a definition that is not sound."""
    require_sound(one)
    seen = person.visible_unit_ids()
    asked: Mapping[Period, Question] = {
        month: Question(month, units=seen) for month in (until.shifted(-back) for back in reversed(range(months)))
    }
    told = {month: answer(question, [one], (), one.form).total[one.key] for month, question in asked.items()}
    newest_with = max((month for month, value in told.items() if value), default=until)
    by_unit = answer(asked[newest_with], [one], ("unit",), one.form)
    units = [(group[0], by_unit.groups[group][one.key]) for group in engine.in_order(by_unit.groups)]
    return Preview(list(told.items()), units)

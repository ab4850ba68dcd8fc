"""The statistics bureau's series: what of it may be quoted, and what a figure is beside those that are there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from sanzhua.accounts.choices import UnitKind
from sanzhua.accounts.models import Unit
from sanzhua.accounts.queries import root_unit
from sanzhua.base import clock
from sanzhua.base.periods import Period
from sanzhua.facts.choices import Edition, Told
from sanzhua.facts.models import CountyGrowth

MOST = 1000


@dataclass(frozen=True, slots=True)
class Figure:
    """Per cent, January to the month, of one unit and month."""

    edition: str
    growth: Decimal
    released_on: date


@dataclass(frozen=True, slots=True)
class Judged:
    """`before` is what a reader was told so far; `fault` says why the figure cannot be taken, and what to do."""

    kind: Told
    before: Figure | None = None
    fault: str = ""


def quoted(period: Period | str, on: date, unit_ids: Collection[int] | None = None) -> dict[int, CountyGrowth]:
    """By unit, what was last released by that day for the period; absent before its release. Per cent."""
    rows = CountyGrowth.objects.released(on).filter(period=str(period)).select_related("unit")
    if unit_ids is not None:
        rows = rows.filter(unit__in=unit_ids)
    return {one.unit_id: one for one in rows.order_by("released_on", "pk")}


def units_of(scope: Unit | None) -> list[Unit]:
    """Whose growth the bureau gives: the whole of the scope, then the governments and zones below it that report."""
    whole = scope or root_unit()
    below = Unit.objects.valid_on(clock.business_today()).filter(parent=whole, is_reporting=True)
    return [whole, *below.filter(kind__in=(UnitKind.REGION, UnitKind.ZONE))]


def held_of(unit_ids: Collection[int], periods: Collection[str]) -> dict[tuple[int, str], list[Figure]]:
    """By unit and period what was entered, in the order in which it came."""
    found: dict[tuple[int, str], list[Figure]] = {}
    rows = CountyGrowth.objects.filter(unit__in=unit_ids, period__in=periods).order_by("pk")
    for one in rows:
        found.setdefault((one.unit_id, one.period), []).append(Figure(one.edition, one.growth, one.released_on))
    return found


def fault_of(period: str, figure: Figure) -> str:
    """Why a figure cannot be one, whatever stands beside it; "" where it can."""
    if abs(figure.growth) >= MOST or figure.growth != round(figure.growth, 1):
        return _("增速以百分数填写，一位小数，例如 7.5。")
    if period >= f"{figure.released_on:%Y-%m}":
        return _("发布日期应在所报月份之后。")
    return ""


def judged(period: str, new: Figure, held: Sequence[Figure]) -> Judged:
    """A new figure beside those that were entered before it.

    Of the same edition and day the one that came last holds, so that a slip is mended; a preliminary figure never comes
    after a revised one.
    """
    if fault := fault_of(period, new):
        return Judged(Told.REFUSED, fault=fault)
    alike = [one for one in held if (one.edition, one.released_on) == (new.edition, new.released_on)]
    if alike and alike[-1].growth == new.growth:
        return Judged(Told.SAME, alike[-1])
    before = alike[-1] if alike else _last(held)
    if fault := _order_fault(new, held):
        return Judged(Told.REFUSED, before, fault)
    return Judged(Told.REVISED if held else Told.NEW, before)


def _last(held: Sequence[Figure]) -> Figure | None:
    """What is quoted once all of them are released: of one day the one that came last."""
    return sorted(held, key=lambda one: one.released_on)[-1] if held else None


def _order_fault(new: Figure, held: Iterable[Figure]) -> str:
    for other in held:
        said = {"growth": other.growth, "day": other.released_on.isoformat()}
        pair = (new.edition, other.edition)
        if pair == (Edition.PRELIMINARY, Edition.REVISED) and new.released_on >= other.released_on:
            return _("已有 %(day)s 发布的修订数 %(growth)s，初步数不能在它之后。请核对版次和发布日期。") % said
        if pair == (Edition.REVISED, Edition.PRELIMINARY) and new.released_on < other.released_on:
            return _("修订数的发布日期早于初步数（%(day)s 发布，%(growth)s）。请核对发布日期。") % said
    return ""

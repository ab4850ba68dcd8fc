"""固定资产投资增速: what the statistics bureau gives, with its day of release; entered, never computed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person, Post, Unit
from sanzhua.base import clock
from sanzhua.base.refusals import Incomplete
from sanzhua.facts import policy
from sanzhua.facts.choices import Told
from sanzhua.facts.growth import Figure, held_of, judged
from sanzhua.facts.models import CountyGrowth, GrowthFile
from sanzhua.ledger import actions as ledger


@dataclass(frozen=True, slots=True)
class Entry:
    """One figure of one unit and month, with the paper that it stands in."""

    unit: Unit
    period: str
    figure: Figure
    paper: str


def enter_growth(
    *, unit: Unit, period: str, edition: str, figures: Mapping[Unit, Decimal], released_on: date, paper: str, by: Person
) -> list[CountyGrowth]:
    """Keep the growth (per cent) of units below `unit`; one that stands there just so is not written again.

    Raises NotAllowed, Incomplete.
    """
    post = policy.require_statistics(by, unit)
    if not figures or not paper.strip():
        raise Incomplete(_("请填写至少一个单位的增速和出处。"))
    with transaction.atomic():
        hold(unit)
        held = held_of([each.pk for each in figures], [period])
        entries = []
        for each, growth in figures.items():
            figure = Figure(edition, growth, released_on)
            found = judged(period, figure, held.get((each.pk, period), []))
            if found.fault:
                raise Incomplete(f"{each.shown}{_('：')}{found.fault}" if len(figures) > 1 else found.fault)
            if found.kind != Told.SAME:
                entries.append(Entry(each, period, figure, paper.strip()))
        made = write(entries, by=by, post=post)
        if made:
            ledger.record(kind="growth.enter", actor=by, unit=unit, facts=_said(made, str(post)))
    return made


def hold(unit: Unit) -> None:
    """Two who enter at once go one after the other, or both would find the same figure missing."""
    Unit.objects.select_for_update().get(pk=unit.pk)


def write(entries: Iterable[Entry], *, by: Person, post: Post, file: GrowthFile | None = None) -> list[CountyGrowth]:
    """Add the rows; the caller has asked its policy, and tells the ledger."""
    moment = clock.now()
    rows = [
        CountyGrowth(
            unit=one.unit, period=one.period, edition=one.figure.edition, growth=one.figure.growth,
            released_on=one.figure.released_on, paper=one.paper, file=file, by=by, post=str(post), at=moment,
        )
        for one in entries
    ]  # fmt: skip
    return CountyGrowth.objects.bulk_create(rows, batch_size=500)


def _said(made: list[CountyGrowth], post: str) -> dict[str, object]:
    first = made[0]
    return {
        "period": first.period,
        "edition": first.edition,
        "released_on": str(first.released_on),
        "paper": first.paper,
        "figures": {one.unit.name: one.growth for one in made},
        "post": post,
    }

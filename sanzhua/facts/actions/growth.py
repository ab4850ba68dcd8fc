"""固定资产投资增速: what the statistics bureau gives, with its day of release; entered, never computed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person, Unit
from sanzhua.base import clock
from sanzhua.base.refusals import Incomplete
from sanzhua.facts import policy
from sanzhua.facts.models import CountyGrowth
from sanzhua.ledger import actions as ledger

_MOST = 1000


def enter_growth(
    *, unit: Unit, period: str, edition: str, figures: Mapping[Unit, Decimal], released_on: date, paper: str, by: Person
) -> list[CountyGrowth]:
    """Keep the growth (per cent) of units below `unit`; one that stands there just so is not written again.

    Raises NotAllowed, Incomplete.
    """
    post = policy.require_statistics(by, unit)
    if not figures or not paper.strip():
        raise Incomplete(_("请填写至少一个单位的增速和出处。"))
    if any(abs(growth) >= _MOST or growth != round(growth, 1) for growth in figures.values()):
        raise Incomplete(_("增速以百分数填写，一位小数，例如 7.5。"))
    if period >= f"{released_on:%Y-%m}":
        raise Incomplete(_("发布日期应在所报月份之后。"))
    with transaction.atomic():
        made = [
            CountyGrowth.objects.create(
                unit=each, period=period, edition=edition, growth=growth, released_on=released_on, paper=paper.strip(),
                by=by, post=str(post), at=clock.now(),
            )
            for each, growth in figures.items()
            if not _stands(each, period, edition, growth, released_on)
        ]  # fmt: skip
        if made:
            ledger.record(kind="growth.enter", actor=by, unit=unit, facts=_said(made, str(post)))
    return made


def _stands(unit: Unit, period: str, edition: str, growth: Decimal, released_on: date) -> bool:
    last = CountyGrowth.objects.filter(unit=unit, period=period).order_by("pk").last()
    return last is not None and (last.edition, last.growth, last.released_on) == (edition, growth, released_on)


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

"""May's bulletins of the demonstration city: the monthly one under the outside number, the brief signed here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from config.demo.people import ROOT, Town
from sanzhua.bulletins.actions import draw_up, issue, pass_on, publish, sign, submit
from sanzhua.bulletins.models import Bulletin

Clock = Callable[[date, int], None]


def publish_may(town: Town, clock_to: Clock, period: str) -> None:
    clock_to(date(2019, 6, 13), 15)
    monthly = draw_up(period=period, by=town.city_hand)
    publish(bulletin=monthly, by=town.city_hand, outside_number="四项目办〔2019〕5号")
    clock_to(date(2019, 6, 13), 16)
    _signed_here(town, draw_up(period=period, by=town.city_hand, kind="brief"))


def _signed_here(town: Town, bulletin: Bulletin) -> None:
    submit(bulletin=bulletin, by=town.city_hand)
    pass_on(bulletin=bulletin, by=town.reviewers[ROOT])
    sign(bulletin=bulletin, by=town.heads[ROOT], revision=bulletin.revision)
    issue(bulletin=bulletin, by=town.city_hand)

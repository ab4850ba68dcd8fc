"""May's bulletins of the demonstration city: the monthly one under the outside number, the brief signed here, and the
red list, which asks the units for an answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from config.demo.people import ROOT, Town
from sanzhua.bulletins.actions import answer, draw_up, issue, pass_on, publish, sign, submit
from sanzhua.bulletins.models import Bulletin

ANSWER = "征地补偿未到位，5月前队伍没有进场。补偿款已于5月31日全部兑付，6月倒排工期，7月底前赶上分月计划。"
Clock = Callable[[date, int], None]


def publish_may(town: Town, clock_to: Clock, period: str) -> None:
    clock_to(date(2019, 6, 13), 15)
    monthly = draw_up(period=period, by=town.city_hand)
    publish(bulletin=monthly, by=town.city_hand, outside_number="四项目办〔2019〕5号")
    clock_to(date(2019, 6, 13), 16)
    _signed_here(town, draw_up(period=period, by=town.city_hand, kind="brief"))


def list_red_lights(town: Town, clock_to: Clock, period: str) -> None:
    """One unit answers in time; whoever else stands in the list is late when the city opens."""
    clock_to(date(2019, 6, 21), 10)
    bulletin = draw_up(period=period, by=town.city_hand, kind="red_list")
    _signed_here(town, bulletin)
    clock_to(date(2019, 6, 26), 15)
    receipt = bulletin.receipts.select_related("bulletin", "unit").first()
    if receipt is not None:
        by = town.clerks[receipt.unit.name]
        answer(receipt=receipt, by=by, text=ANSWER, done_by=date(2019, 7, 31))


def _signed_here(town: Town, bulletin: Bulletin) -> None:
    submit(bulletin=bulletin, by=town.city_hand)
    pass_on(bulletin=bulletin, by=town.reviewers[ROOT])
    sign(bulletin=bulletin, by=town.heads[ROOT], revision=bulletin.revision)
    issue(bulletin=bulletin, by=town.city_hand)

"""A reviewer and a signer of the issuing office, and the way to a published bulletin, for tests of what follows."""

from __future__ import annotations

from sanzhua.accounts.choices import Role
from sanzhua.accounts.models import Person
from sanzhua.bulletins.actions import draw_up, issue, pass_on, publish, sign, submit
from sanzhua.bulletins.models import Bulletin
from tests.cast import Cast, person


def office(cast: Cast) -> tuple[Person, Person]:
    """(reviewer, signer) over the city."""
    reviewer = person("shenke", "沈可", Role.REVIEWER, cast.city_drc, cast.city, "副主任")
    return reviewer, person("lu", "陆〇〇", Role.HEAD, cast.city_drc, cast.city, "主任")


def signed(bulletin: Bulletin, cast: Cast, hands: tuple[Person, Person]) -> Bulletin:
    submit(bulletin=bulletin, by=cast.dispatcher)
    pass_on(bulletin=bulletin, by=hands[0])
    sign(bulletin=bulletin, by=hands[1], revision=bulletin.revision)
    return bulletin


def issued(bulletin: Bulletin, cast: Cast, hands: tuple[Person, Person]) -> Bulletin:
    issue(bulletin=signed(bulletin, cast, hands), by=cast.dispatcher)
    return bulletin


def registered(cast: Cast, period: str, kind: str = "monthly", number: str = "四项目办〔2019〕6号") -> Bulletin:
    bulletin = draw_up(period=period, by=cast.dispatcher, kind=kind)
    publish(bulletin=bulletin, by=cast.dispatcher, outside_number=number)
    return bulletin

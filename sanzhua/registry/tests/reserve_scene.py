"""Projects in the pool, as the tests of its pages and verbs start from them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sanzhua.accounts.choices import Role
from sanzhua.accounts.models import Person, Unit
from sanzhua.base import clock
from sanzhua.registry.actions import create_project
from sanzhua.registry.actions.reserve import admit, apply_for_admission, give_opinion
from sanzhua.registry.actions.zombies import suspect
from sanzhua.registry.models import Admission, Admitted, Project, ZombieCase
from tests.cast import Cast, person

YI = 100_000_000
JULY = datetime(2019, 7, 8, 9, 0, tzinfo=clock.SHANGHAI)
WORDS: dict[str, Any] = {
    "expert": "周教授",
    "verdict": "support",
    "text": "方向对路，建议入库。",
    "given_on": date(2019, 7, 1),
}


def project(cast: Cast, name: str = "玉米深加工项目", *, unit: Unit | None = None, **facts: Any) -> Project:
    known = {"total": 5 * YI, "start_plan": "2020-04", **facts}
    unit = unit or cast.lishu
    by = cast.clerk if unit == cast.lishu else cast.stranger
    return create_project(unit=unit, name=name, by=by, facts=known, from_day=date(2018, 1, 1))


def applied(cast: Cast, one: Project, **words: Any) -> Admission:
    by = cast.clerk if one.unit == cast.lishu else cast.stranger
    asked: dict[str, Any] = {"kind": "industry", "tier": "rolling", "grounds": "补齐玉米产业链。", **words}
    return apply_for_admission(one, by=by, **asked)


def admitted(cast: Cast, one: Project, *, on: date | None = None, tier: str = "rolling", **words: Any) -> Admitted:
    asked = applied(cast, one, **words)
    give_opinion(asked, by=cast.dispatcher, **WORDS)
    return admit(asked, by=cast.dispatcher, tier=tier, on=on)


def dead_project(cast: Cast, name: str = "沉睡的项目") -> Project:
    """Entered on 1 January 2018, was to start that April, and nothing happened since."""
    return project(cast, name, start_plan="2018-04")


def case_of(cast: Cast) -> ZombieCase:
    return suspect(dead_project(cast), by=cast.dispatcher)


def second_dispatcher(cast: Cast) -> Person:
    return person("wuling", "吴玲", Role.DISPATCHER, cast.city_drc, cast.city, "投资科副科长")

"""The pages of the register, as the rows of tabs over them show: sections, and the pages of the section one is in.

A person sees the tabs of what the posts ask for, and the sections that have one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.choices import CITY_ROLES, DECIDERS, Role
from sanzhua.accounts.models import Person
from sanzhua.registry import policy
from sanzhua.registry.choices import KEEPERS


@dataclass(frozen=True, slots=True)
class Tab:
    """`roles` empty: everybody who sees projects; `allows` asks further where a role is not enough.

    Roles come first: they are read already, while what `allows` asks costs queries.
    """

    key: str
    address: str
    label: Promise
    roles: tuple[str, ...] = ()
    allows: Callable[[Person], bool] | None = None

    def is_open_to(self, person: Person) -> bool:
        return (not self.roles or person.has_role(*self.roles)) and (self.allows is None or self.allows(person))


@dataclass(frozen=True, slots=True)
class Section:
    label: Promise
    tabs: tuple[Tab, ...]


SECTIONS = (
    Section(
        _("项目清单"),
        (
            Tab("list", "registry:list", _("清单")),
            Tab("map", "registry:map", _("地图")),
            Tab("questions", "registry:questions", _("疑似同一项目"), KEEPERS),
            Tab("imports", "registry:imports", _("清单入库"), KEEPERS),
        ),
    ),
    Section(
        _("储备库"),
        (
            Tab("pool", "registry:pool", _("在库项目")),
            Tab("pool_year", "registry:pool_year", _("本年入库")),
            Tab("chains", "registry:chains", _("产业链")),
            Tab("zombies", "registry:zombies", _("僵尸项目清理")),
            Tab("exits", "registry:exits", _("退库清单")),
        ),
    ),
    Section(
        _("招商"),
        (
            Tab("attraction", "registry:attraction_list", _("在谈与签约")),
            Tab("targets", "registry:targets", _("目标区域和产业")),
            Tab("shares", "registry:shares", _("招商分成")),
            Tab(
                "first_contacts",
                "registry:first_contacts",
                _("首谈认定"),
                DECIDERS,
                policy.is_attraction_city,
            ),
            Tab("competitions", "registry:competitions", _("七比七赛"), tuple(CITY_ROLES)),
        ),
    ),
    Section(
        _("手续"),
        (
            Tab("permits", "registry:permit_progress", _("手续进度")),
            Tab("catalogue", "registry:catalogue", _("审批事项清单")),
        ),
    ),
    Section(
        _("资金"),
        (
            Tab("financing", "registry:financing", _("资金与融资")),
            Tab("upward", "registry:upward", _("向上争取")),
        ),
    ),
    Section(
        _("包保"),
        (
            Tab("leaders", "registry:leaders", _("按领导")),
            Tab(
                "county_leaders",
                "registry:county_leaders",
                _("联系县（市、区）"),
                DECIDERS,
                policy.may_assign_city_leaders,
            ),
        ),
    ),
    Section(
        _("进程"),
        (
            Tab("process", "registry:process", _("项目进程统计")),
            Tab("gates", "registry:gates", _("阶段要求"), roles=(Role.DISPATCHER,)),
        ),
    ),
)

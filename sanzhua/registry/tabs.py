"""The pages of the register, as the rows of tabs over them show: sections, and the pages of the section one is in.

A person sees the tabs of what the posts ask for, and the sections that have one.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.choices import CITY_ROLES, Role
from sanzhua.registry.choices import KEEPERS


@dataclass(frozen=True, slots=True)
class Tab:
    """`roles` empty: everybody who sees projects."""

    key: str
    address: str
    label: Promise
    roles: tuple[str, ...] = ()


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
            Tab("chains", "registry:chains", _("产业链")),
            Tab("zombies", "registry:zombies", _("僵尸项目清理")),
        ),
    ),
    Section(
        _("招商"),
        (
            Tab("attraction", "registry:attraction_list", _("在谈与签约")),
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
    Section(_("包保"), (Tab("leaders", "registry:leaders", _("包保")),)),
    Section(
        _("进程"),
        (
            Tab("process", "registry:process", _("项目进程统计")),
            Tab("gates", "registry:gates", _("阶段要求"), roles=(Role.DISPATCHER,)),
        ),
    ),
)

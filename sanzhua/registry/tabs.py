"""The pages of the register, as the row of tabs over them shows; a person sees the tabs of what the posts ask for."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.choices import CITY_ROLES, Role


@dataclass(frozen=True, slots=True)
class Tab:
    """`roles` empty: everybody who sees projects."""

    key: str
    address: str
    label: Promise
    roles: tuple[str, ...] = ()


TABS = (
    Tab("list", "registry:list", _("项目清单")),
    Tab("map", "registry:map", _("地图")),
    Tab("process", "registry:process", _("项目进程统计")),
    Tab("gates", "registry:gates", _("阶段要求"), roles=(Role.DISPATCHER,)),
    Tab("pool", "registry:pool", _("储备库")),
    Tab("chains", "registry:chains", _("产业链")),
    Tab("zombies", "registry:zombies", _("僵尸项目清理")),
    Tab("permits", "registry:permit_progress", _("手续进度")),
    Tab("catalogue", "registry:catalogue", _("审批事项清单")),
    Tab("attraction", "registry:attraction_list", _("招商")),
    Tab("leaders", "registry:leaders", _("包保")),
    Tab("competitions", "registry:competitions", _("七比七赛"), tuple(CITY_ROLES)),
)

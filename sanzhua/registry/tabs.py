"""The pages of the register, as the row of tabs over them shows; a person sees the tabs of what the posts ask for."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.choices import CITY_ROLES


@dataclass(frozen=True, slots=True)
class Tab:
    """`roles` empty: everybody who sees projects."""

    key: str
    address: str
    label: Promise
    roles: tuple[str, ...] = ()


TABS = (
    Tab("list", "registry:list", _("项目清单")),
    Tab("attraction", "registry:attraction_list", _("招商")),
    Tab("leaders", "registry:leaders", _("包保")),
    Tab("competitions", "registry:competitions", _("七比七赛"), tuple(CITY_ROLES)),
)

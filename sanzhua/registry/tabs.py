"""The pages of the register, as the row of tabs over them shows; a person sees the tabs of what the posts ask for."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


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
    Tab("financing", "registry:financing", _("资金与融资")),
    Tab("upward", "registry:upward", _("向上争取")),
)

"""The pages of the register, as the row of tabs over them shows; a person sees the tabs of what the posts ask for."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.choices import Role


@dataclass(frozen=True, slots=True)
class Tab:
    """`roles` empty: everybody who sees projects."""

    key: str
    address: str
    label: Promise
    roles: tuple[str, ...] = ()


_KEEPERS = (Role.LIAISON, Role.DISPATCHER, Role.FORM_OWNER)

TABS = (
    Tab("list", "registry:list", _("项目清单")),
    Tab("questions", "registry:questions", _("疑似同一项目"), _KEEPERS),
    Tab("imports", "registry:imports", _("清单入库"), _KEEPERS),
)

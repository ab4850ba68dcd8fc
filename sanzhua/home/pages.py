"""Which rooms stand in the bar, for whom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_noop

from sanzhua.accounts.choices import Role
from sanzhua.accounts.models import Person
from sanzhua.notices.models import Todo


@dataclass(frozen=True)
class Page:
    name: str
    label: str
    count: Callable[[Person], int] = lambda person: 0


def open_todos(person: Person) -> int:
    return Todo.objects.visible_to(person).open().count()


DESK = Page("home:desk", gettext_noop("工作台"))
BUSINESS_PAGES = (
    DESK,
    Page("dispatch:board", gettext_noop("月报"), open_todos),
    Page("registry:list", gettext_noop("项目")),
    Page("bulletins:list", gettext_noop("通报")),
)
ADMIN_PAGES = {
    Role.SYSTEM_ADMIN: (Page("accounts:people", gettext_noop("人员")), Page("accounts:units", gettext_noop("单位"))),
    Role.SECURITY_ADMIN: (Page("accounts:posts", gettext_noop("任职")),),
    Role.AUDIT_ADMIN: (Page("ledger:entries", gettext_noop("留痕")),),
}


def for_person(person: Person) -> list[Page]:
    """Business rooms for whoever holds a business post; administrators see the desk and their own pages only."""
    posts = person.current_posts()
    pages = list(BUSINESS_PAGES) if any(not post.is_admin for post in posts) else [DESK]
    for role, own in ADMIN_PAGES.items():
        if person.has_role(role):
            pages.extend(own)
    return pages

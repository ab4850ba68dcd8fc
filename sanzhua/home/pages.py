"""Which rooms stand in the bar, for whom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from sanzhua.accounts.choices import Role
from sanzhua.accounts.models import Person
from sanzhua.home import policy
from sanzhua.notices.models import Todo
from sanzhua.notices.queries import mail_faults


@dataclass(frozen=True)
class Page:
    name: str
    label: Promise
    count: Callable[[Person], int] = lambda person: 0
    says: Promise | str = ""


def open_todos(person: Person) -> int:
    return Todo.objects.visible_to(person).open().count()


DESK = Page("home:desk", gettext_lazy("工作台"))
BUSINESS_PAGES = (
    DESK,
    Page("dispatch:board", gettext_lazy("月报"), open_todos),
    Page("registry:list", pgettext_lazy("many", "项目")),
    Page("plans:list", gettext_lazy("方案任务")),
    Page("outward:requests", gettext_lazy("临时报表")),
    Page("bulletins:list", gettext_lazy("通报")),
)
PEOPLE = Page(
    "accounts:people",
    pgettext_lazy("many", "人员"),
    says=gettext_lazy("开设和停用账号，重置密码，结束登录。"),
)
UNITS = Page(
    "accounts:units",
    pgettext_lazy("many", "单位"),
    says=gettext_lazy("单位的名称、上级、别名和有效期，哪些单位报送。"),
)
POSTS = Page(
    "accounts:posts",
    gettext_lazy("任职"),
    says=gettext_lazy("谁在哪个岗位、对哪个单位、自何日起；凭授权文件代理。"),
)
LEDGER = Page(
    "ledger:entries",
    gettext_lazy("留痕"),
    says=gettext_lazy("每次送签、签发、接收、更正、关闭和发布的记录，可核验。"),
)
PACKAGES = Page(
    "answers:audit",
    gettext_lazy("迎检包"),
    says=gettext_lazy("谁为哪段时期做过迎检包，清单指纹是多少；不看里面的数据。"),
)
MAIL = Page(
    "notices:mail_state",
    gettext_lazy("邮件"),
    mail_faults,
    says=gettext_lazy("每日摘要发出多少，哪些没有送到。"),
)
COCKPIT = Page("home:cockpit", gettext_lazy("驾驶舱"))
NAMES = Page(
    "plans:names",
    gettext_lazy("单位写法请求"),
    says=gettext_lazy("文件里认不出的单位名称：记为别名，或新建单位。"),
)
ADMIN_PAGES = {
    Role.SYSTEM_ADMIN: (PEOPLE, UNITS, NAMES, MAIL),
    Role.SECURITY_ADMIN: (POSTS,),
    Role.AUDIT_ADMIN: (LEDGER, PACKAGES),
}


def for_person(person: Person) -> list[Page]:
    """Business rooms for whoever holds a business post; administrators see the desk and their own pages only.

    Seven at most stand in the bar; what else there is, the pages of these rooms lead to.
    """
    posts = person.current_posts()
    pages = list(BUSINESS_PAGES) if any(not post.is_admin for post in posts) else [DESK]
    if policy.may_enter(person):
        pages.append(COCKPIT)
    return pages + for_administrator(person)


def for_administrator(person: Person) -> list[Page]:
    return [page for role, own in ADMIN_PAGES.items() if person.has_role(role) for page in own]

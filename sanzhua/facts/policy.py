"""Who makes metrics for a unit, and who enters the statistics bureau's series."""

from __future__ import annotations

from django.utils.translation import gettext as _

from sanzhua.accounts.choices import DECIDERS
from sanzhua.accounts.models import Person, Post, Unit
from sanzhua.accounts.policy import post_for
from sanzhua.base.refusals import NotAllowed

# The series counts as a form of its own: the bureau's post names it, a post without forms covers all.
STATISTICS = "county_growth"


def definer_post(person: Person, source: str) -> Post | None:
    """The post by which the person makes metrics over this source, for the unit of its scope and those below."""
    posts = (one for one in person.current_posts() if one.role in DECIDERS and one.scope_id)
    fitting = [one for one in posts if not one.forms or source in one.forms]
    return min(fitting, key=lambda one: (one.person_id != person.pk, one.pk), default=None)


def require_definer(person: Person, unit: Unit, source: str) -> Post:
    """Raises NotAllowed."""
    post = post_for(person, DECIDERS, unit, source)
    if post is None:
        raise NotAllowed(_("指标由市级调度员或表式主管部门设置，您没有这项任职。"))
    return post


def statistics_post(person: Person) -> Post | None:
    return definer_post(person, STATISTICS)


def is_of_the_bureau(person: Person) -> bool:
    """Whether a post names the series as its own; the dispatcher may enter it, too, and is not reminded of it."""
    return any(STATISTICS in post.forms for post in person.current_posts())


def require_statistics(person: Person, unit: Unit) -> Post:
    """Raises NotAllowed."""
    post = post_for(person, DECIDERS, unit, STATISTICS)
    if post is None:
        raise NotAllowed(_("固定资产投资增速由统计局填报，您没有这项任职。"))
    return post

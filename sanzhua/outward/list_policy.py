"""Who may take which list out of the house, and who decides about a form's columns."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from sanzhua.accounts.choices import DECIDERS, Role
from sanzhua.accounts.models import Person, Post, Unit
from sanzhua.accounts.policy import post_for, role_names
from sanzhua.base.refusals import NotAllowed
from sanzhua.formbook.definition import FORM_KEYS
from sanzhua.outward.rules.list_templates import Exporter, Template, load_lists


def posts_by_list(person: Person) -> Mapping[str, Post]:
    """The lists that the person may take out, each with the post by which; own posts come before lent ones."""
    found = {}
    for key, template in load_lists().items():
        fitting = [post for post in person.current_posts() if _fits(post, template)]
        if fitting:
            found[key] = min(fitting, key=lambda post: (post.person_id != person.pk, post.pk))
    return found


def require_exporter(person: Person, template: Template, unit: Unit | None = None) -> Post:
    """The post by which the person takes the list out, for that unit where one is given. Raises NotAllowed."""
    post = posts_by_list(person).get(template.key)
    if post is None or (unit is not None and post.scope_id != unit.pk):
        roles = role_names(dict.fromkeys(one.role for one in template.exporters))
        raise NotAllowed(_("“%(list)s”由%(roles)s办理，您没有这项任职。") % {"list": template.name, "roles": roles})
    return post


def owned_forms(person: Person) -> frozenset[str]:
    """Forms about whose columns the person decides: those of a post as owner, all of the dispatcher's."""
    posts = [post for post in person.current_posts() if post.role in DECIDERS and post.scope_id]
    return frozenset(form for post in posts for form in post.forms or FORM_KEYS)


def require_owner(person: Person, unit: Unit, form: str) -> Post:
    """The post by which the person decides about the form's columns. Raises NotAllowed."""
    post = post_for(person, DECIDERS, unit, form)
    if post is None:
        raise NotAllowed(_("字段的去留由表式主管部门或市级调度员决定，您没有这项任职。"))
    return post


def may_enter(person: Person) -> bool:
    """Whether the pages on lists and outward fields exist for this person."""
    return bool(posts_by_list(person) or owned_forms(person))


def _fits(post: Post, template: Template) -> bool:
    return post.scope_id is not None and any(_is(post, exporter) for exporter in template.exporters)


def _is(post: Post, exporter: Exporter) -> bool:
    if post.role != exporter.role or exporter.office not in post.unit.name:
        return False
    if exporter.role == Role.FORM_OWNER and exporter.form:
        return not post.forms or exporter.form in post.forms
    return True

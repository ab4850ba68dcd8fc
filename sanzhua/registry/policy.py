"""Who may change what the register holds of a project."""

from __future__ import annotations

from django.utils.translation import gettext as _

from sanzhua.accounts.choices import Role
from sanzhua.accounts.models import Person, Post, Unit
from sanzhua.accounts.policy import post_for
from sanzhua.base.refusals import NotAllowed

KEEPERS = (Role.LIAISON, Role.DISPATCHER, Role.FORM_OWNER)


def require_keeper(person: Person, unit: Unit) -> Post:
    """The post by which the person keeps the register of that unit. Raises NotAllowed."""
    post = post_for(person, KEEPERS, unit)
    if post is None:
        raise NotAllowed(
            _("您没有维护“%(unit)s”项目登记信息的权限，请由该单位信息联络员或市级调度员办理。") % {"unit": unit.shown}
        )
    return post

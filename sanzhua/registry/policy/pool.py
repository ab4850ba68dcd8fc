"""Who decides about the reserve pool, and by what a project leaves it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from sanzhua.accounts.choices import DECIDERS
from sanzhua.accounts.models import Person, Post, Unit
from sanzhua.accounts.policy import post_for, require_role
from sanzhua.base.refusals import WrongState
from sanzhua.registry.choices import Status
from sanzhua.registry.choices.reserve import CaseStatus
from sanzhua.registry.models import Admitted, Project, ZombieCase

# The pool is the business of who owns the form of the reserve, not of every department with a form.
RESERVE_FORM = "reserve"


def require_pool_hand(person: Person, unit: Unit) -> Post:
    """The post by which the person decides for the city about the unit's projects in the pool. Raises NotAllowed."""
    return require_role(person, *DECIDERS, scope=unit, form=RESERVE_FORM)


def is_pool_hand(person: Person, unit: Unit) -> bool:
    return post_for(person, DECIDERS, unit, RESERVE_FORM) is not None


def require_exit_decided(project: Project, status: str | None) -> None:
    """A project of the pool exits by a decided case and by nothing else. Raises WrongState."""
    if status != Status.EXITED or not Admitted.objects.filter(project=project).exists():
        return
    if not ZombieCase.objects.filter(project=project, status=CaseStatus.EXITED).exists():
        raise WrongState(
            _("储备库项目退库，须先通知、听取答复再决定，请在“僵尸项目清理”办理。单位自己不再建设的，请登记为取消。")
        )

"""What a new city still lacks before its first return can be filled and signed, as its administrators read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from sanzhua.accounts.choices import Role
from sanzhua.accounts.models import Person
from sanzhua.accounts.policy import role_names
from sanzhua.accounts.queries import holders_of, idle_people, reporting_units, root_unit, unmanned_units

SHOWN_NAMES = 6


@dataclass(frozen=True)
class Step:
    """One thing to do, by whom; `missing` names what is left of it. `url` is empty for a page of somebody else."""

    sentence: str
    who: str
    is_done: bool
    missing: str
    url: str


def steps(person: Person) -> Sequence[Step]:
    """Units, accounts, posts, in this order; empty once nothing is missing, and for those who do not set up."""
    if not person.has_role(Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN):
        return []
    found = [_units(person), _people(person), _posts(person)]
    return found if any(not step.is_done for step in found) else []


def _units(person: Person) -> Step:
    said = _("录入单位：县（市、区）、开发区、部门和填报的科局；要报送的勾选“报送单位”。")
    return _step(person, Role.SYSTEM_ADMIN, said, "accounts:unit_new", is_done=bool(reporting_units()))


def _people(person: Person) -> Step:
    said = _("开设账号：一人一个，把一次性密码当面或电话告诉本人。")
    done = not unmanned_units() or bool(idle_people())
    return _step(person, Role.SYSTEM_ADMIN, said, "accounts:person_new", is_done=done and bool(reporting_units()))


def _posts(person: Person) -> Step:
    said = _("设置任职：每个报送单位至少一名信息联络员、一名主要领导，市里至少一名市级调度员。")
    lacking = [
        _("%(unit)s缺%(roles)s") % {"unit": unit.shown, "roles": role_names(roles)} for unit, roles in unmanned_units()
    ]
    if not holders_of(Role.DISPATCHER, root_unit()):
        lacking.append(_("缺%(roles)s") % {"roles": role_names([Role.DISPATCHER])})
    shown = _("；").join(lacking[:SHOWN_NAMES])
    if len(lacking) > SHOWN_NAMES:
        shown = _("%(some)s，等%(n)d处") % {"some": shown, "n": len(lacking)}
    done = bool(reporting_units()) and not lacking
    return _step(person, Role.SECURITY_ADMIN, said, "accounts:post_new", is_done=done, missing=shown)


def _step(person: Person, role: Role, sentence: str, page: str, *, is_done: bool, missing: str = "") -> Step:
    mine = person.has_role(role)
    return Step(sentence, role_names([role]), is_done, missing, reverse(page) if mine and not is_done else "")

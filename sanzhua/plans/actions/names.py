"""Names that no unit has: the keeper of a plan asks, the system administrator decides, nobody gets past that."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from sanzhua.accounts import actions as accounts
from sanzhua.accounts.choices import Role, UnitKind
from sanzhua.accounts.models import Person, Unit
from sanzhua.accounts.policy import post_for, require_role
from sanzhua.accounts.queries import root_unit, unit_by_name
from sanzhua.base import clock
from sanzhua.base.refusals import Incomplete, WrongState
from sanzhua.ledger import actions as ledger
from sanzhua.notices import actions as notices
from sanzhua.plans import policy
from sanzhua.plans.choices import NAME_MOVES, NameStatus
from sanzhua.plans.models import Duty, NameRequest, PlanVersion
from sanzhua.workflow.moves import move

ALIAS, NEW_UNIT = "name_alias", "name_unit"


def ask_alias(version: PlanVersion, *, by: Person, name: str, unit: Unit | None) -> NameRequest:
    """Ask that documents may call the unit so from now on. Asking again is one request, with the latest unit.

    Raises NotAllowed; Incomplete without a unit; WrongState for a name that is not in this version or is known.
    """
    if unit is None:
        raise Incomplete(_("请选这个写法对应的单位。"))
    return _ask(version, by, name, ALIAS, {"unit": unit, "kind": "", "parent": None})


def ask_unit(version: PlanVersion, *, by: Person, name: str, kind: str, parent: Unit | None) -> NameRequest:
    """Ask for a unit of that name. Raises as `ask_alias`, Incomplete without a kind."""
    if kind not in UnitKind.values:
        raise Incomplete(_("请选新单位的类别。"))
    return _ask(version, by, name, NEW_UNIT, {"unit": None, "kind": kind, "parent": parent or root_unit()})


def accept_name(request: NameRequest, *, by: Person) -> None:
    """The name becomes an alias; a request for a unit is settled once a unit has the name.

    Raises NotAllowed, WrongState, Refused where the name means another unit, Incomplete while no unit has it.
    """
    post = require_role(by, Role.SYSTEM_ADMIN)
    with transaction.atomic():
        if request.unit is not None:
            accounts.add_alias(unit=request.unit, name=request.name, by=by)
        elif unit_by_name(request.name) is None:
            raise Incomplete(_("还没有叫“%(name)s”的单位，请先增加单位。") % {"name": request.name})
        move(request, "accept", moves=NAME_MOVES, by=by, post=post, unit=request.asker)
        notices.finish(subject_of(request))


def decline_name(request: NameRequest, *, by: Person, note: str) -> None:
    """With the reason, which the asker reads beside the name. Raises the three refusals."""
    post = post_for(by, {Role.SYSTEM_ADMIN}, None)
    with transaction.atomic():
        move(request, "decline", moves=NAME_MOVES, by=by, post=post, note=note, unit=request.asker)
        notices.finish(subject_of(request))


def subject_of(request: NameRequest) -> str:
    return f"name_request:{request.pk}"


def _ask(version: PlanVersion, by: Person, name: str, verb: str, wish: dict[str, Any]) -> NameRequest:
    policy.require_keeper(by, version.plan)
    if not Duty.objects.filter(clause__version=version, name=name, is_collective=False).exists():
        raise WrongState(_("这一版方案里没有“%(name)s”。") % {"name": name})
    if (known := unit_by_name(name)) is not None:
        said = _("“%(name)s”已经是“%(unit)s”的名称或别名，请点“再匹配一次”。")
        raise WrongState(said % {"name": name, "unit": known.shown})
    with transaction.atomic():
        request, _made = NameRequest.objects.update_or_create(
            asker=version.plan.unit,
            name=name,
            status=NameStatus.OPEN,
            defaults=wish,
            create_defaults={**wish, "by": by, "at": clock.now()},
        )
        _tell_administrator(request, verb)
        facts = {"name": name, "unit": wish["unit"] and wish["unit"].name, "kind": wish["kind"]}
        ledger.record(kind="name.ask", actor=by, unit=version.plan.unit, facts=facts)
    return request


def _tell_administrator(request: NameRequest, verb: str) -> None:
    notices.finish(subject_of(request))
    params = {"name": request.name, "asker": request.asker.label, "unit": request.unit.name if request.unit else ""}
    url = f"{reverse('plans:names')}#r{request.pk}"
    notices.add(
        unit=root_unit(), role=Role.SYSTEM_ADMIN, verb=verb, subject=subject_of(request), params=params, url=url
    )

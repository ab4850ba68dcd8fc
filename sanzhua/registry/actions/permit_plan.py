"""Laying a project's permits and milestones out by the catalogue."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person, Post
from sanzhua.base import clock
from sanzhua.base.refusals import Incomplete
from sanzhua.ledger import actions as ledger
from sanzhua.registry import policy
from sanzhua.registry.actions.milestones import lay_milestones
from sanzhua.registry.actions.permits import BLANK, move_permit
from sanzhua.registry.choices.permits import SETTLED, PermitState, Route, WorkKind
from sanzhua.registry.models import Permit, PermitPlan, Project
from sanzhua.registry.queries.catalogue import catalogue
from sanzhua.registry.rules.catalogue import Item, checklist

_TAKEN = (
    *("title", "title_en", "phase", "issuer", "issuer_en", "legal_days", "promised_days"),
    *("before", "optional", "can_promise", "condition", "condition_en"),
)
_GONE = "审批方式、工程类型或年度调整后不再需要"


def lay_out(project: Project, *, route: str, kind: str, new_land: bool, year: int, by: Person) -> PermitPlan:
    """Lay the permits and milestones out by route, works, land and year; again with the same answers changes nothing.

    With other answers what no longer applies and is open becomes 不涉及 with that reason, what applies now is added.
    Raises NotAllowed, Incomplete where a filing by promise is asked for anything but a renovation without new land.
    """
    post = policy.require_keeper(by, project.unit)
    if route == Route.PROMISE and (kind != WorkKind.RENEWAL or new_land):
        raise Incomplete(
            _("承诺备案只用于不新增用地的技术改造项目；请改选备案，或把工程类型改为技术改造、不新增用地。")
        )
    wanted = {"route": route, "kind": kind, "new_land": new_land, "year": year}
    with transaction.atomic():
        Project.objects.select_for_update().get(pk=project.pk)
        plan = PermitPlan.objects.filter(project=project).first()
        if plan is not None and all(getattr(plan, key) == value for key, value in wanted.items()):
            return plan
        plan, _made = PermitPlan.objects.update_or_create(
            project=project, defaults={**wanted, "by": by, "at": clock.now()}
        )
        _lay_permits(project, checklist(catalogue(year), route=route, kind=kind, new_land=new_land), by, post)
        lay_milestones(project, kind=kind, by=by)
        ledger.record(kind="project.permit_plan", actor=by, unit=project.unit, facts={"project": project.uid, **wanted})
    return plan


def new_permit(project: Project, item: Item, place: int) -> Permit:
    """An unsaved row of the project for an item of the catalogue."""
    return Permit(project=project, key=item.key, place=place, after=list(item.after), **_taken(item))


def _lay_permits(project: Project, items: tuple[Item, ...], by: Person, post: Post) -> None:
    held = {permit.key: permit for permit in Permit.objects.filter(project=project)}
    Permit.objects.bulk_create(
        new_permit(project, item, place) for place, item in enumerate(items) if item.key not in held
    )
    today = clock.business_today()
    for place, item in enumerate(items):
        if item.key in held:
            _lay_again(held[item.key], item, place, by, post, today)
    for key in held.keys() - {item.key for item in items}:
        if held[key].status not in SETTLED and held[key].status != PermitState.IN_HAND:
            move_permit(held[key], "set_aside", by, post, today, note=_GONE, also={"reason": _GONE})


def _lay_again(permit: Permit, item: Item, place: int, by: Person, post: Post, today: date) -> None:
    """Order and predecessors follow the list; days, name and issuer only while nothing was begun."""
    if permit.status == PermitState.NOT_NEEDED and permit.reason == _GONE:
        move_permit(permit, "reopen", by, post, today, note="调整后重新需要", also=BLANK)
    permit.place, permit.after = place, list(item.after)
    if permit.status == PermitState.NOT_BEGUN:
        for name, value in _taken(item).items():
            setattr(permit, name, value)
    permit.save()


def _taken(item: Item) -> dict[str, Any]:
    return {name: getattr(item, name) for name in _TAKEN}

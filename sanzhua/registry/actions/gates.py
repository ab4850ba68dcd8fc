"""The city writes its gates: every writing is a row, a reason and a ledger entry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person, Unit
from sanzhua.base import clock
from sanzhua.base.refusals import Incomplete, WrongState
from sanzhua.ledger import actions as ledger
from sanzhua.registry import policy
from sanzhua.registry.choices import Stage
from sanzhua.registry.models import Gate
from sanzhua.registry.needs import KINDS
from sanzhua.registry.queries.gates import GateRule, gates_of, rule_of, shipped_gates
from sanzhua.registry.rules.conditions import AMOUNTS, WORDS


def write_gate(*, rule: GateRule, by: Person, reason: str, seen: str = "") -> Gate:
    """Write a gate for the unit that the person dispatches for; from now on this writing holds.

    `seen` is the mark of the writing that the editor started from (`mark_of`), where there was one.
    Raises NotAllowed, Incomplete without a title, a need, a stage or a reason, WrongState where somebody wrote in
    between or nothing changes.
    """
    post = policy.require_gates(by)
    assert post.scope is not None
    _require_sound(rule, reason)
    with transaction.atomic():
        Unit.objects.select_for_update(no_key=True).get(pk=post.scope.pk)
        before = standing_gate(post.scope, rule.key)
        if seen and mark_of(before) != seen:
            raise WrongState(_("这条要求刚被别人改过，您的修改没有保存；请刷新后再改。"))
        if before is not None and _plain(before) == _plain(rule):
            raise WrongState(_("内容没有变化，不用保存。"))
        made = Gate.objects.create(
            **{**asdict(rule), "needs": list(rule.needs), "unit_id": post.scope.pk},
            reason=reason.strip(), by=by, post=str(post), at=clock.now(),
        )  # fmt: skip
        facts = {
            "gate": rule.key,
            "old": _plain(before) if before else None,
            "new": _plain(rule_of(made)),
            "reason": made.reason,
        }
        ledger.record(kind="gate.write", actor=by, unit=post.scope, facts=facts)
    return made


def reset_gate(*, key: str, by: Person, reason: str) -> Gate:
    """Take the shipped gate again. Raises NotAllowed, WrongState where there is none or it holds already."""
    shipped = shipped_gates().get(key)
    if shipped is None:
        raise WrongState(_("这条要求没有系统默认的写法；不用了请停用。"))
    return write_gate(rule=shipped, by=by, reason=reason)


def standing_gate(unit: Unit, key: str) -> GateRule | None:
    return next((one for one in gates_of([unit.pk], also_inactive=True)[unit.pk] if one.key == key), None)


def mark_of(rule: GateRule | None) -> str:
    """What tells one writing of a gate from another."""
    if rule is None:
        return "-"
    newest = Gate.objects.filter(unit=rule.unit_id, key=rule.key).order_by("-pk").values_list("pk", flat=True).first()
    return str(newest or "shipped")


def _plain(rule: GateRule) -> dict[str, Any]:
    kept = asdict(rule)
    kept.pop("unit_id")
    return {**kept, "needs": [dict(one) for one in rule.needs], "condition": dict(rule.condition)}


def _require_sound(rule: GateRule, reason: str) -> None:
    if not rule.title.strip() or not rule.key:
        raise Incomplete(_("请写明要求什么。"))
    if rule.stage not in Stage.values:
        raise Incomplete(_("请选从哪个阶段起要求。"))
    if not rule.needs or not all(_is_need(one) for one in rule.needs):
        raise Incomplete(_("请至少写一种满足方式，并选对应的栏目、材料或手续。"))
    if set(rule.condition) - {*AMOUNTS, *WORDS}:
        raise Incomplete(_("适用条件里有不认识的项目。"))
    if not reason.strip():
        raise Incomplete(_("请写明修改原因。"))


def _is_need(need: Mapping[str, Any]) -> bool:
    kind = KINDS.get(need.get("kind", ""))
    if kind is None or not need.get("value"):
        return False
    words = kind.words()
    return not words or need["value"] in words

"""The steps of a unit's return between its filler and its head, as the nearest rule above the unit has them."""

from __future__ import annotations

from sanzhua.accounts.choices import Role
from sanzhua.accounts.models import Unit
from sanzhua.dispatch.choices import CHAIN
from sanzhua.dispatch.models import ChainRule, Report

HAND_IN = {Role.REVIEWER: "hand_in_for_review", Role.DEPUTY: "hand_in_to_deputy", Role.HEAD: "hand_in"}
PASS_ON = {
    (Role.REVIEWER, Role.DEPUTY): "review_to_deputy",
    (Role.REVIEWER, Role.HEAD): "review",
    (Role.DEPUTY, Role.HEAD): "endorse",
}
AWAITED = {str(status): role for role, status in CHAIN}


class ChainBook:
    """All rules and the tree, read once for many units."""

    def __init__(self) -> None:
        self.rules = list(ChainRule.objects.select_related("unit"))
        self._parents = dict(Unit.objects.values_list("pk", "parent_id"))

    def rule_for(self, unit: int, form: str) -> ChainRule | None:
        """The unit's own rule, else that of the nearest unit above; a form's own before the general one."""
        held = {(rule.unit_id, rule.form): rule for rule in self.rules}
        above: int | None = unit
        while above is not None:
            if found := held.get((above, form)) or held.get((above, "")):
                return found
            above = self._parents.get(above)
        return None


def steps_for(unit: Unit, form: str) -> tuple[Role, ...]:
    """Roles between filler and head, in the order of the chain."""
    rule = ChainBook().rule_for(unit.pk, form)
    return tuple(role for role, _status in CHAIN if rule is not None and role in rule.steps)


def next_step(report: Report) -> Role:
    """Who gets the return after the one who holds it now; the head where nobody stands between."""
    order = [role for role, _status in CHAIN]
    holder = AWAITED.get(report.status)
    passed = order.index(holder) + 1 if holder else 0
    return next((role for role in steps_for(report.unit, report.form) if order.index(role) >= passed), Role.HEAD)


def verb_of_hand_in(report: Report) -> str:
    return HAND_IN[next_step(report)]


def verb_of_passing(report: Report) -> str | None:
    """The move by which the step that is waited for lets the return pass; None where it waits for no such step."""
    holder = AWAITED.get(report.status)
    return PASS_ON[holder, next_step(report)] if holder else None

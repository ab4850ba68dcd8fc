"""The steps of a unit's return between its filler and its head, as the nearest rule above the unit has them."""

from __future__ import annotations

from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from sanzhua.accounts.choices import Role
from sanzhua.accounts.models import Unit
from sanzhua.dispatch.choices import HOLDERS, STEPS
from sanzhua.dispatch.models import ChainRule, Report

HAND_IN = {Role.REVIEWER: "hand_in_for_review", Role.DEPUTY: "hand_in_to_deputy", Role.HEAD: "hand_in"}
PASS_ON = {
    (Role.REVIEWER, Role.DEPUTY): "review_to_deputy",
    (Role.REVIEWER, Role.HEAD): "review",
    (Role.DEPUTY, Role.HEAD): "endorse",
}
AWAITED = {state: role for state, role in HOLDERS.items() if role in STEPS}
# What the filler does next, within a sentence.
HANDS_IN: dict[Role, Promise] = {
    Role.REVIEWER: pgettext_lazy("in a sentence", "送审核人审核"),
    Role.DEPUTY: pgettext_lazy("in a sentence", "送分管领导审定"),
    Role.HEAD: pgettext_lazy("in a sentence", "送领导签发"),
}


class ChainBook:
    """All rules and the tree, read when first asked, once for however many units."""

    @cached_property
    def rules(self) -> list[ChainRule]:
        return list(ChainRule.objects.select_related("unit"))

    @cached_property
    def _parents(self) -> dict[int, int | None]:
        return dict(Unit.objects.values_list("pk", "parent_id"))

    def rule_for(self, unit: int, form: str) -> ChainRule | None:
        """The unit's own rule, else that of the nearest unit above; a form's own before the general one."""
        held = {(rule.unit_id, rule.form): rule for rule in self.rules}
        above: int | None = unit if held else None  # without any rule the tree need not be read
        while above is not None:
            if found := held.get((above, form)) or held.get((above, "")):
                return found
            above = self._parents.get(above)
        return None

    def steps(self, unit: int, form: str) -> tuple[Role, ...]:
        """Roles between filler and head, in the order of the chain."""
        rule = self.rule_for(unit, form)
        return tuple(role for role in STEPS if rule is not None and role in rule.steps)

    def first_step(self, unit: int, form: str) -> Role:
        """Who gets the return from its filler; the head where nobody stands between."""
        return next(iter(self.steps(unit, form)), Role.HEAD)

    def next_step(self, report: Report) -> Role:
        """Who gets the return after the one who holds it now."""
        holder = AWAITED.get(report.status)
        passed = STEPS.index(holder) + 1 if holder else 0
        left = (role for role in self.steps(report.unit_id, report.form) if STEPS.index(role) >= passed)
        return next(left, Role.HEAD)

    def verb_of_hand_in(self, report: Report) -> str:
        return HAND_IN[self.next_step(report)]

    def verb_of_passing(self, report: Report) -> str | None:
        """The move by which the step that is waited for lets the return pass; None where it waits for no such step."""
        holder = AWAITED.get(report.status)
        return PASS_ON[holder, self.next_step(report)] if holder else None

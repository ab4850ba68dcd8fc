"""Which steps a unit's returns take before the head: set for it and all below it, or left to the rule above."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person, Unit
from sanzhua.base import clock
from sanzhua.base.refusals import Refused
from sanzhua.dispatch import policy
from sanzhua.dispatch.choices import STEPS
from sanzhua.dispatch.models import ChainRule
from sanzhua.formbook.definition import FORM_KEYS
from sanzhua.ledger import actions as ledger


def set_chain(*, unit: Unit, form: str, steps: Collection[str], by: Person) -> ChainRule:
    """From the next hand-in on the unit's returns of the form ("" for all forms) take these steps before the head.

    A return on its way goes on by the new rule from where it stands. Raises NotAllowed for anybody but the unit's head
    and the dispatcher above, Refused for a step or a form that is not there.
    """
    post = policy.require_chain_keeper(by, unit)
    known = [str(role) for role in STEPS]
    if not set(steps) <= set(known) or form not in ("", *FORM_KEYS):
        raise Refused(_("没有这个环节或表式，请刷新页面后重新选。"))
    ordered = [role for role in known if role in steps]
    with transaction.atomic():
        rule, _made = ChainRule.objects.update_or_create(
            unit=unit, form=form, defaults={"steps": ordered, "by": by, "at": clock.now()}
        )
        told = {"form": form, "steps": ordered, "post": str(post)}
        ledger.record(kind="chain.set", actor=by, unit=unit, facts=told)
    return rule


def drop_chain(*, unit: Unit, form: str, by: Person) -> None:
    """Follow the rule above again; without an own rule nothing changes. Raises NotAllowed."""
    post = policy.require_chain_keeper(by, unit)
    with transaction.atomic():
        gone, _each = ChainRule.objects.filter(unit=unit, form=form).delete()
        if gone:
            ledger.record(kind="chain.drop", actor=by, unit=unit, facts={"form": form, "post": str(post)})

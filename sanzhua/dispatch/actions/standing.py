"""Which units report a form in every period, with a project or without."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person, Unit
from sanzhua.accounts.queries import root_unit
from sanzhua.base import clock
from sanzhua.base.periods import Period
from sanzhua.base.refusals import NotAllowed, WrongState
from sanzhua.dispatch import policy
from sanzhua.dispatch.actions.desk_lines import end_debts
from sanzhua.dispatch.models import FormPeriod, StandingDuty
from sanzhua.ledger import actions as ledger
from sanzhua.ui import times


def set_standing(
    *, pairs: Collection[tuple[Unit, str]], asked: Collection[tuple[Unit, str]], from_period: Period, by: Person
) -> int:
    """Of the (unit, form) in `asked` those in `pairs` report in every period from this one on, the others no longer.

    Gives how many were changed; what stands already stays. Raises NotAllowed, and WrongState for a closed month.
    """
    root = root_unit()
    decided = policy.decided_by(by, root)
    if not {form for _unit, form in asked} <= decided:
        raise NotAllowed(_("哪些单位每期必报由市级调度员或表式主管部门定。"))
    with transaction.atomic():
        Unit.objects.select_for_update(no_key=True).get(pk=root.pk)
        standing = {(one.unit_id, one.form): one for one in StandingDuty.objects.filter(to_period="")}
        wanted = {(unit.pk, form) for unit, form in pairs}
        begun = [(unit, form) for unit, form in asked if (unit.pk, form) in wanted - standing.keys()]
        ended = [standing[key] for unit, form in asked if (key := (unit.pk, form)) in standing and key not in wanted]
        _require_not_closed({form for _unit, form in begun} | {one.form for one in ended}, from_period)
        for unit, form in begun:
            StandingDuty.objects.create(unit=unit, form=form, from_period=str(from_period), by=by, at=clock.now())
        for one in ended:
            _end(one, from_period)
        end_debts([one.unit_id for one in ended])
        if begun or ended:
            facts = {
                "from": str(from_period),
                "begun": [{"unit": unit.name, "form": form} for unit, form in begun],
                "ended": [{"unit": one.unit.name, "form": one.form} for one in ended],
            }
            ledger.record(kind="standing.set", actor=by, unit=root, facts=facts)
    return len(begun) + len(ended)


def _end(duty: StandingDuty, from_period: Period) -> None:
    """It ends with the month before; one that had not yet begun is gone."""
    if duty.from_period >= str(from_period):
        duty.delete()
    else:
        StandingDuty.objects.filter(pk=duty.pk).update(to_period=str(from_period.previous()))


def _require_not_closed(forms: Collection[str], from_period: Period) -> None:
    closed = FormPeriod.objects.filter(form__in=forms, period__gte=str(from_period), closed_at__isnull=False)
    last = closed.order_by("-period").values_list("period", flat=True).first()
    if last is not None:
        words = {"month": times.period_name(last), "next": times.period_name(Period.parse(last).next())}
        raise WrongState(_("%(month)s已关闭，关闭的各期不再改动；请从%(next)s起。") % words)

"""The end of building and the years after it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person
from sanzhua.base import clock
from sanzhua.base.refusals import Incomplete, Refused, WrongState
from sanzhua.ledger import actions as ledger
from sanzhua.registry import policy
from sanzhua.registry.models import Completion, Leftover, Project, RampUp


def record_completion(project: Project, *, by: Person, **values: Any) -> Completion:
    """Write down what is known of acceptance, hand-over, final cost and production.

    `values` are columns of Completion, money in yuan.
    Raises NotAllowed, Refused for days in the wrong order or yet to come, Incomplete for a final cost that differs from
    the total investment without a reason.
    """
    policy.require_keeper(by, project.unit)
    _require_order(values.get("accepted_on"), values.get("handed_over_on"), values.get("produced_on"))
    cost, reason = values.get("final_cost"), str(values.get("cost_reason") or "").strip()
    if cost is not None and project.total is not None and cost != project.total and not reason:
        raise Incomplete(_("竣工决算与总投资不同，请写明原因。"))
    with transaction.atomic():
        before = Completion.objects.filter(project=project).values(*values).first() or {}
        kept, _made = Completion.objects.update_or_create(
            project=project, defaults={**values, "by": by, "at": clock.now()}
        )
        changed = {
            key: [_plain(before.get(key)), _plain(value)] for key, value in values.items() if before.get(key) != value
        }
        if changed:
            facts = {"project": project.uid, "changes": changed}
            ledger.record(kind="project.completion", actor=by, unit=project.unit, facts=facts)
    return kept


def record_year(
    project: Project, *, year: int, output: int | None, tax: int | None, jobs: int | None, by: Person
) -> RampUp:
    """One year of production, in yuan and people; saying it again corrects the year. Raises NotAllowed, Refused."""
    policy.require_keeper(by, project.unit)
    if not 1990 <= year <= clock.business_today().year:
        raise Refused(_("年度应是已经到来的年份，例如 %(year)d。") % {"year": clock.business_today().year})
    if any(value is not None and value < 0 for value in (output, tax, jobs)):
        raise Refused(_("产值、税收、用工不能是负数。"))
    told = {"output": output, "tax": tax, "jobs": jobs}
    with transaction.atomic():
        row, _made = RampUp.objects.update_or_create(
            project=project, year=year, defaults={**told, "by": by, "at": clock.now()}
        )
        ledger.record(
            kind="project.ramp_up", actor=by, unit=project.unit, facts={"project": project.uid, "year": year, **told}
        )
    return row


def add_leftover(project: Project, *, since_year: int, text: str, by: Person) -> Leftover:
    """Register a matter that an earlier year left behind. Raises NotAllowed, Incomplete, Refused."""
    policy.require_keeper(by, project.unit)
    words = " ".join(text.split())
    if not words:
        raise Incomplete(_("请写明遗留的事项。"))
    if not 1980 <= since_year <= clock.business_today().year:
        raise Refused(_("形成年份不对，请填写四位年份，例如 2012。"))
    return Leftover.objects.create(project=project, since_year=since_year, text=words[:300], by=by, at=clock.now())


def settle_leftover(leftover: Leftover, *, on: date, how: str, by: Person) -> None:
    """Raises NotAllowed, Incomplete without words, WrongState for one that is settled already."""
    policy.require_keeper(by, leftover.project.unit)
    if not how.strip():
        raise Incomplete(_("请写明怎样办结的。"))
    done = Leftover.objects.filter(pk=leftover.pk, settled_on__isnull=True)
    if done.update(settled_on=on, settled_how=how.strip()[:300], settled_by=by) != 1:
        raise WrongState(_("这一项已经办结。"))
    leftover.refresh_from_db()


def _require_order(accepted: date | None, handed_over: date | None, produced: date | None) -> None:
    today = clock.business_today()
    if any(day is not None and day > today for day in (accepted, handed_over, produced)):
        raise Refused(_("验收、移交、投产日期还没有到，请填写已经发生的日期。"))
    if accepted is not None and handed_over is not None and handed_over < accepted:
        raise Refused(_("资产移交日期早于竣工验收日期，请核对。"))


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value

"""How far taking land and moving households has come is written down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person
from sanzhua.base import clock
from sanzhua.base.refusals import Incomplete
from sanzhua.ledger import actions as ledger
from sanzhua.registry import policy
from sanzhua.registry.models import LandProgress, Project


@dataclass(frozen=True, slots=True)
class LandTotals:
    """Totals since the beginning: mu, households, and yuan paid (None: not told)."""

    mu_planned: Decimal
    mu_done: Decimal
    households_planned: int
    households_done: int
    paid: int | None = None


def record_land(
    project: Project, *, on: date, totals: LandTotals, by: Person, reason: str = "", note: str = ""
) -> LandProgress:
    """Add the totals of a day; the same totals of the same day again give the row that stands.

    Raises NotAllowed, Incomplete for more than planned, a day in the future or before the last row's, and for a total
    that falls or a plan that changes without a reason.
    """
    post, reason = policy.require_keeper(by, project.unit), reason.strip()[:500]
    with transaction.atomic():
        Project.objects.select_for_update().get(pk=project.pk)
        last = LandProgress.objects.filter(project=project).order_by("-pk").first()
        if last is not None and last.on == on and _totals(last) == totals and last.note == note.strip()[:500]:
            return last
        _require_sound(on, totals)
        if last is not None:
            _require_after(last, on, totals, reason)
        row = LandProgress.objects.create(
            project=project,
            on=on,
            mu_planned=totals.mu_planned,
            mu_done=totals.mu_done,
            households_planned=totals.households_planned,
            households_done=totals.households_done,
            paid=totals.paid,
            reason=reason,
            note=note.strip()[:500],
            by=by,
            post=str(post),
            at=clock.now(),
        )
        if last is not None and reason:
            facts = {"project": project.uid, "before": _plain(_totals(last)), "after": _plain(totals), "reason": reason}
            ledger.record(kind="project.land_changed", actor=by, unit=project.unit, facts=facts)
    return row


def _totals(row: LandProgress) -> LandTotals:
    return LandTotals(row.mu_planned, row.mu_done, row.households_planned, row.households_done, row.paid)


def _require_sound(on: date, totals: LandTotals) -> None:
    if on > clock.business_today():
        raise Incomplete(_("截至日期在今天之后，请填今天或以前的日期。"))
    if totals.mu_done > totals.mu_planned:
        raise Incomplete(_("已征地比应征地多；应征地有调整的，请先改应征地并写明原因。"))
    if totals.households_done > totals.households_planned:
        raise Incomplete(_("已搬迁比应搬迁多；应搬迁有调整的，请先改应搬迁并写明原因。"))
    if min(totals.mu_done, totals.mu_planned) < 0 or min(totals.households_done, totals.paid or 0) < 0:
        raise Incomplete(_("亩数、户数和金额不能是负数。"))


def _require_after(last: LandProgress, on: date, totals: LandTotals, reason: str) -> None:
    if on < last.on:
        raise Incomplete(_("截至日期早于上次填写的%(day)s，请核对。") % {"day": last.on.isoformat()})
    if reason:
        return
    if totals.mu_done < last.mu_done or totals.households_done < last.households_done:
        raise Incomplete(_("累计数比上次少，请写明原因。"))
    if last.paid is not None and (totals.paid is None or totals.paid < last.paid):
        raise Incomplete(_("已付补偿比上次少，请写明原因。"))
    if (totals.mu_planned, totals.households_planned) != (last.mu_planned, last.households_planned):
        raise Incomplete(_("应征地或应搬迁与上次不同，请写明调整原因。"))


def _plain(totals: LandTotals) -> dict[str, object]:
    return {
        "mu_planned": str(totals.mu_planned),
        "mu_done": str(totals.mu_done),
        "households_planned": totals.households_planned,
        "households_done": totals.households_done,
        "paid": totals.paid,
    }

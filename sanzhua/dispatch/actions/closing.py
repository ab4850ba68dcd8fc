"""The city closes a month, opens it again, and urges."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from sanzhua.accounts.choices import DECIDERS, Role
from sanzhua.accounts.models import Person, Unit
from sanzhua.accounts.policy import post_for
from sanzhua.accounts.queries import root_unit
from sanzhua.base import clock
from sanzhua.base.refusals import Incomplete, NotAllowed, WrongState
from sanzhua.dispatch import policy
from sanzhua.dispatch.calendar import ensure_form_period
from sanzhua.dispatch.choices import ReportStatus, VersionStatus
from sanzhua.dispatch.models import Closing, FormPeriod, Report, ReportingDuty, Version
from sanzhua.facts import actions as facts
from sanzhua.facts import queries as figures
from sanzhua.formbook.definition import FORM_KEYS
from sanzhua.ledger import actions as ledger
from sanzhua.notices import actions as notices
from sanzhua.ui import times


def close_period(*, form: str, period: str, by: Person) -> FormPeriod:
    """Close a form's month for all units; units without an accepted version are written down as missing.

    A second click changes nothing. Raises NotAllowed, WrongState before the due moment, Incomplete while a submitted
    return waits for the city.
    """
    root = root_unit()
    post = policy.require_city(by, root, form)
    with transaction.atomic():
        ensure_form_period(form, period)
        row = FormPeriod.objects.select_for_update().get(form=form, period=period)
        if row.closed_at is not None:
            return row
        _require_closable(row)
        missing = missing_units(form, period)
        closed: dict[str, Any] = {
            "closed_at": clock.business_now(),
            "closed_by": by,
            "missing": [unit.pk for unit in missing],
        }
        if FormPeriod.objects.filter(pk=row.pk, closed_at__isnull=True).update(**closed) != 1:
            raise WrongState(_("本期刚刚被关闭，请刷新页面。"))
        ledger.record(kind="period.close", actor=by, unit=root, facts=_closing_facts(row, missing, str(post)))
        facts.compact(form, period)
        Closing.objects.create(
            form=form, period=period, parts=[part.pk for part in figures.parts_of(form, period)], **closed
        )
    row.refresh_from_db()
    return row


def reopen_period(*, form: str, period: str, by: Person, note: str) -> FormPeriod:
    """Take returns again for a closed month, with the reason. Raises NotAllowed, WrongState, Incomplete."""
    root = root_unit()
    post = policy.require_city(by, root, form)
    if not note.strip():
        raise Incomplete(_("重新打开已关闭的一期须写明原因。"))
    with transaction.atomic():
        row = FormPeriod.objects.select_for_update().filter(form=form, period=period).first()
        opened: dict[str, Any] = {"closed_at": None, "closed_by": None, "missing": []}
        found = FormPeriod.objects.filter(form=form, period=period, closed_at__isnull=False).update(**opened)
        if row is None or found != 1:
            raise WrongState(_("本期没有关闭，不用重新打开。"))
        Closing.objects.filter(form=form, period=period, reopened_at__isnull=True).update(
            reopened_at=clock.business_now(), reopened_by=by, reason=note.strip()
        )
        said = {"form": form, "period": period, "note": note.strip(), "post": str(post)}
        ledger.record(kind="period.reopen", actor=by, unit=root, facts=said)
    row.refresh_from_db()
    return row


def urge(*, units: Iterable[Unit], period: str, by: Person, forms: Iterable[str] = FORM_KEYS) -> int:
    """Put a line on the desks of units that owe a return and have not signed it; gives how many lines."""
    root, lines = root_unit(), 0
    wanted = {unit.pk: unit for unit in units}
    for form in forms:
        if post_for(by, DECIDERS, root, form) is None:
            continue
        done = _signed_units(form, period)
        for pk in sorted(expected_units(form, period) & wanted.keys() - done):
            _urge_one(wanted[pk], form, period)
            lines += 1
    if not lines and not any(post_for(by, DECIDERS, root, form) for form in FORM_KEYS):
        raise NotAllowed(_("催报由市级调度员或表式主管部门办理。"))
    return lines


def expected_units(form: str, period: str) -> frozenset[int]:
    """Units that owe the form in the period: they hold a duty, or have begun a return that is not blank."""
    owed = ReportingDuty.objects.in_period(period).filter(form=form).values_list("unit_id", flat=True)
    begun = Report.objects.expected().filter(form=form, period=period).values_list("unit_id", flat=True)
    return frozenset(owed) | frozenset(begun)


def missing_units(form: str, period: str) -> list[Unit]:
    """Expected units without an accepted version, in the order of the tables."""
    accepted = Version.objects.filter(report__form=form, report__period=period, status=VersionStatus.ACCEPTED)
    present = frozenset(accepted.values_list("report__unit_id", flat=True))
    return list(Unit.objects.filter(pk__in=expected_units(form, period) - present))


def _signed_units(form: str, period: str) -> frozenset[int]:
    done = Report.objects.filter(form=form, period=period, status__in=[ReportStatus.SUBMITTED, ReportStatus.ACCEPTED])
    return frozenset(done.values_list("unit_id", flat=True))


def _require_closable(row: FormPeriod) -> None:
    label = times.period_name(row.period)
    if clock.business_now() < row.opens_at:
        raise WrongState(_("%(period)s一期还没有开始填报，不能关闭。") % {"period": label})
    waiting = Report.objects.filter(form=row.form, period=row.period, status=ReportStatus.SUBMITTED)
    names = [report.unit.shown for report in waiting.select_related("unit").order_by("unit__order", "unit_id")]
    if names:
        raise Incomplete(_("%(units)s已报送还没有处理，请先接收或退回，再关闭本期。") % {"units": "、".join(names)})


def _closing_facts(row: FormPeriod, missing: list[Unit], post: str) -> dict[str, object]:
    accepted = Version.objects.filter(
        report__form=row.form, report__period=row.period, status=VersionStatus.ACCEPTED
    ).order_by("report__unit_id")
    return {
        "form": row.form,
        "period": row.period,
        "post": post,
        "missing": [unit.name for unit in missing],
        "versions": [{"id": version.pk, "sha256": version.sha256} for version in accepted.defer("body")],
    }


def _urge_one(unit: Unit, form: str, period: str) -> None:
    report = Report.objects.filter(form=form, unit=unit, period=period).first()
    url = reverse("dispatch:report", args=[report.pk]) if report else f"{reverse('dispatch:board')}?period={period}"
    notices.add(
        unit=unit,
        role=Role.LIAISON,
        verb="urged",
        subject=f"urge:{form}:{unit.pk}:{period}",
        params={"period": period, "form": form},
        url=url,
        due_at=ensure_form_period(form, period).due_at,
    )

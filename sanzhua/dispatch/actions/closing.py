"""The city closes a month and opens it again."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person, Unit
from sanzhua.accounts.queries import root_unit
from sanzhua.base import clock
from sanzhua.base.refusals import Incomplete, WrongState
from sanzhua.dispatch import policy
from sanzhua.dispatch.actions.desk_lines import drop_urges
from sanzhua.dispatch.calendar import ensure_form_period
from sanzhua.dispatch.choices import ReportStatus, VersionStatus
from sanzhua.dispatch.models import Closing, FormPeriod, Report, Version
from sanzhua.dispatch.owed import expected_units
from sanzhua.facts import actions as facts
from sanzhua.facts import queries as figures
from sanzhua.ledger import actions as ledger
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
        register = facts.freeze_register(period, unit_id=root.pk, unit_name=root.name)
        said = _closing_facts(row, missing, str(post)) | {"register": register.source_sha256}
        ledger.record(kind="period.close", actor=by, unit=root, facts=said)
        drop_urges(form, period)
        facts.compact(form, period)
        parts = [*(part.pk for part in figures.parts_of(form, period)), register.pk]
        Closing.objects.create(form=form, period=period, parts=parts, **closed)
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


def missing_units(form: str, period: str) -> list[Unit]:
    """Expected units without an accepted version, in the order of the tables."""
    accepted = Version.objects.filter(report__form=form, report__period=period, status=VersionStatus.ACCEPTED)
    present = frozenset(accepted.values_list("report__unit_id", flat=True))
    return list(Unit.objects.filter(pk__in=expected_units(form, period) - present))


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

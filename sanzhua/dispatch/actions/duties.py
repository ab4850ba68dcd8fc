"""Who reports a project on a form from when on: given out after an opening import, carried along by a merge.

A period whose return has begun is never touched: its rows are laid, perhaps signed. What changes begins with the
first period after it, so that in each period exactly one unit reports a project on a form.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person, Unit
from sanzhua.base.periods import Period
from sanzhua.base.refusals import Incomplete, WrongState
from sanzhua.dispatch.actions.desk_lines import end_debts
from sanzhua.dispatch.models import Report, ReportingDuty
from sanzhua.formbook.definition import FORM_KEYS, load_form
from sanzhua.ledger import actions as ledger
from sanzhua.registry.models import Project
from sanzhua.registry.policy import require_keeper
from sanzhua.ui import times


@dataclass(frozen=True, slots=True)
class GivenOut:
    """`given` duties were made; `held` projects are reported on this form already; `merged` stand for nothing."""

    given: int
    held: int
    merged: int


def give_out(*, projects: Iterable[Project], form: str, from_period: str, by: Person) -> GivenOut:
    """From this period on each project's own unit reports it on the form; who is reported already stays as it is.

    Raises NotAllowed, Incomplete for an unknown form or month, WrongState where a unit has begun that period.
    """
    period = _period(form, from_period)
    wanted = list(projects)
    units = {one.unit_id: one.unit for one in wanted}
    for unit in units.values():
        require_keeper(by, unit)
        _require_not_begun(form, unit, period)
    with transaction.atomic():
        held = set(_running(form, [one.pk for one in wanted], period))
        fresh = [one for one in wanted if one.pk not in held and one.merged_into_id is None]
        ReportingDuty.objects.bulk_create(
            [ReportingDuty(project=one, form=form, unit=one.unit, from_period=str(period)) for one in fresh],
            batch_size=500,
        )
        for unit in units.values():
            _record("duty.give_out", by, unit, form, period, [one for one in fresh if one.unit_id == unit.pk])
    merged = sum(one.merged_into_id is not None for one in wanted)
    return GivenOut(len(fresh), len(wanted) - len(fresh) - merged, merged)


def take_back_duties(*, projects: Iterable[Project], form: str, by: Person) -> int:
    """Take duties away that no return was begun for; gives how many. Raises NotAllowed."""
    wanted = list(projects)
    units = {one.unit_id: one.unit for one in wanted}
    for unit in units.values():
        require_keeper(by, unit)
    with transaction.atomic():
        open_ = ReportingDuty.objects.filter(project__in=wanted, form=form, to_period="").select_related("unit")
        gone = [duty for duty in open_ if not _begun_in(duty)]
        ReportingDuty.objects.filter(pk__in=[duty.pk for duty in gone]).delete()
        end_debts(units)
        for unit in units.values():
            taken = [one for one in wanted if one.unit_id == unit.pk and one.pk in {duty.project_id for duty in gone}]
            _record("duty.take_back", by, unit, form, None, taken)
    return len(gone)


def carry_duties(kept: Project, merged: Project) -> list[dict[str, Any]]:
    """End the open duties of an entry that was merged away; where `kept` has none on the form, its unit takes over."""
    return [_carried(kept, duty) for duty in _open_duties(merged)]


def put_back_duties(kept: Project, merged: Project, moved: list[dict[str, Any]] | None) -> None:
    """The duties as they were, each from the first period that has not begun meanwhile."""
    for one in moved or []:
        if one["given"]:
            _end(ReportingDuty.objects.filter(pk=one["given"], to_period="").select_related("unit").first())
        unit = Unit.objects.get(pk=one["unit"])
        ended = ReportingDuty.objects.filter(pk=one["duty"], to_period=one["to"]).first() if one["to"] else None
        start = max(one["from"], str(first_free(one["form"], [unit]) or one["from"]))
        if ended and Period.parse(one["to"]).next() == Period.parse(start):
            ReportingDuty.objects.filter(pk=ended.pk).update(to_period="")
        else:
            ReportingDuty.objects.create(project=merged, form=one["form"], unit=unit, from_period=start)


def foretell_duties(kept: Project, merged: Project) -> list[str]:
    """Sentences for the page that asks whether to merge."""
    return [_foretold(kept, duty) for duty in _open_duties(merged)]


def first_free(form: str, units: Sequence[Unit]) -> Period | None:
    """The first period of the form that none of these units has begun; None where none ever began."""
    last = Report.objects.filter(form=form, unit__in=units).aggregate(last=Max("period"))["last"]
    return Period.parse(last).next() if last else None


def _carried(kept: Project, duty: ReportingDuty) -> dict[str, Any]:
    """What happened to one duty, as `put_back_duties` wants it."""
    told = {"duty": duty.pk, "form": duty.form, "unit": duty.unit_id, "from": duty.from_period}
    start = max(duty.from_period, str(first_free(duty.form, [duty.unit, kept.unit]) or duty.from_period))
    to = _end(duty)
    if ReportingDuty.objects.filter(project=kept, form=duty.form, to_period="").exists():
        return {**told, "to": to, "given": None}
    given = ReportingDuty.objects.create(project=kept, form=duty.form, unit=kept.unit, from_period=start)
    return {**told, "to": to, "given": given.pk}


def _end(duty: ReportingDuty | None) -> str:
    """The last period of an ended duty; "" where no return was begun and the duty is gone."""
    if duty is None:
        return ""
    if not _begun_in(duty):
        duty.delete()
        end_debts([duty.unit_id])
        return ""
    free = first_free(duty.form, [duty.unit])
    assert free is not None
    duty.to_period = str(free.previous())
    duty.save(update_fields=["to_period"])
    end_debts([duty.unit_id])
    return duty.to_period


def _begun_in(duty: ReportingDuty) -> bool:
    return Report.objects.filter(form=duty.form, unit=duty.unit, period__gte=duty.from_period).exists()


def _open_duties(project: Project) -> list[ReportingDuty]:
    return list(ReportingDuty.objects.filter(project=project, to_period="").select_related("unit").order_by("pk"))


def _foretold(kept: Project, duty: ReportingDuty) -> str:
    form, start = _title(duty.form), first_free(duty.form, [duty.unit, kept.unit])
    words = {
        "form": form,
        "unit": duty.unit.shown,
        "kept": kept.unit.shown,
        "period": times.period_name(str(start or duty.from_period)),
    }
    if ReportingDuty.objects.filter(project=kept, form=duty.form, to_period="").exists():
        return _("《%(form)s》自%(period)s起只由%(kept)s按保留的登记报送；此前已开始的各期不动。") % words
    return _("《%(form)s》的报送责任自%(period)s起由%(unit)s转到%(kept)s；此前已开始的各期不动。") % words


def _title(key: str) -> str:
    form = load_form(key)
    return form.title_en if times.is_english() else form.title


def _period(form: str, text: str) -> Period:
    if form not in FORM_KEYS:
        raise Incomplete(_("请选择按哪张表报送。"))
    try:
        return Period.parse(text)
    except ValueError:
        raise Incomplete(_("请填写从哪个月的月报开始，例如2019-07。")) from None


def _require_not_begun(form: str, unit: Unit, period: Period) -> None:
    free = first_free(form, [unit])
    if free is not None and str(free) > str(period):
        raise WrongState(
            _("%(unit)s已开始填%(last)s的报表，新项目请从%(free)s开始。")
            % {
                "unit": unit.shown,
                "last": times.period_name(str(free.previous())),
                "free": times.period_name(str(free)),
            }
        )


def _running(form: str, pks: list[int], period: Period) -> Iterable[int]:
    held = ReportingDuty.objects.filter(project__in=pks, form=form)
    later = held.filter(to_period="") | held.filter(to_period__gte=str(period))
    return later.values_list("project_id", flat=True)


def _record(kind: str, by: Person, unit: Unit, form: str, period: Period | None, projects: list[Project]) -> None:
    if projects:
        facts = {"form": form, "from": str(period) if period else None, "projects": [one.uid for one in projects]}
        ledger.record(kind=kind, actor=by, unit=unit, facts=facts)

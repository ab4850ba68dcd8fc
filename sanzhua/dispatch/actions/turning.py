"""A form goes into a new year as one act: what was invested before, the year's plan, and who is still reported."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person, Unit
from sanzhua.accounts.queries import root_unit
from sanzhua.base import clock
from sanzhua.base.periods import Period
from sanzhua.base.refusals import Incomplete, Refused, WrongState
from sanzhua.base.workdays import UnknownYear
from sanzhua.dispatch import policy
from sanzhua.dispatch.actions.desk_lines import end_debts
from sanzhua.dispatch.actions.opening import lay_rows
from sanzhua.dispatch.calendar import ensure_form_period
from sanzhua.dispatch.choices import TURN_MOVES, WITH_CLERK
from sanzhua.dispatch.models import DraftRow, Report, ReportingDuty, YearTurn
from sanzhua.dispatch.queries.turning import PLAN, TurningProject, TurnPlan, reported_in, turn_plan
from sanzhua.formbook.rules.derive import FLOWS
from sanzhua.ledger import actions as ledger
from sanzhua.registry import actions as registry
from sanzhua.registry.models import Project
from sanzhua.workflow.moves import move

Corrections = Mapping[str, tuple[int, str]]


def turn_year(*, form: str, year: int, digest: str, by: Person, corrections: Corrections | None = None) -> YearTurn:
    """Do what the plan with this digest says. A second click gives the same turn.

    `corrections`: by project uid the amount (yuan) invested before the year instead of December's total, and why.
    Raises NotAllowed for anybody but the dispatcher, WrongState with every obstacle or where something changed since
    the plan was shown, Incomplete for a correction without a reason, Refused for one that is no project of the plan.
    """
    post = policy.require_turner(by)
    given = dict(corrections or {})
    with transaction.atomic():
        Unit.objects.select_for_update().get(pk=root_unit().pk)
        plan = turn_plan(form, year)
        if plan.done is not None:
            return plan.done
        if plan.obstacles:
            raise WrongState("".join(plan.obstacles))
        if plan.digest != digest:
            raise WrongState(_("页面打开后项目或报表有变化，没有结转。请刷新页面，核对后再办。"))
        _require_corrections(plan, given)
        moved = _moved(plan, given)
        _into_register(form, plan.projects, moved, new=True, by=by)
        ReportingDuty.objects.filter(pk__in=moved["duties"]).update(to_period=str(Period(year - 1, 12)))
        _clear_drafts(form, year, plan.leaving, plan.staying)
        end_debts()
        moved["periods"] = _make_periods(form, plan.periods)
        turn = YearTurn.objects.create(unit=root_unit(), form=form, year=year, moved=moved, by=by, at=clock.now())
        facts = {"form": form, "year": year, "digest": digest, "post": str(post), **_told(moved)}
        ledger.record(kind="yearturn.done", actor=by, unit=turn.unit, facts=facts)
    return turn


def undo_turn(turn: YearTurn, *, by: Person, note: str) -> None:
    """Put everything back, until the first return of the new year is handed in; what was changed by hand since stays.

    Raises NotAllowed, Incomplete without a reason, WrongState once a return was handed in.
    """
    post = policy.require_turner(by)
    with transaction.atomic():
        Unit.objects.select_for_update().get(pk=turn.unit_id)
        held = YearTurn.objects.select_for_update().get(pk=turn.pk)
        # A unit that said nil because its projects were let go would owe them again behind a signed return.
        let_go = ReportingDuty.objects.filter(pk__in=held.moved["duties"]).values_list("unit_id", flat=True)
        if reported_in(held.form, held.year, nil_of=let_go):
            raise WrongState(_("%(year)d年已有报表送签，不能撤销结转。") % {"year": held.year})
        move(held, "undo", moves=TURN_MOVES, by=by, post=post, note=note)
        projects = Project.objects.in_bulk({*held.moved["before"], *held.moved["plan"]}, field_name="uid")
        _into_register(held.form, projects.values(), held.moved, new=False, by=by)
        _restore_duties(held)
    turn.status = held.status


def _require_corrections(plan: TurnPlan, given: Corrections) -> None:
    known = {one.uid for one in plan.staying}
    if not given.keys() <= known:
        raise Refused(_("有的更正不属于这次结转的项目，请刷新页面后重新填。"))
    for uid, (amount, reason) in given.items():
        if amount < 0:
            raise Refused(_("上年底累计不能是负数。"))
        if not reason.strip():
            name = next(one.name for one in plan.staying if one.uid == uid)
            raise Incomplete(_("“%(name)s”的上年底累计与12月报表不同，请写明原因。") % {"name": name})


def _moved(plan: TurnPlan, given: Corrections) -> dict[str, Any]:
    before = {one.uid: [one.held, one.december] for one in plan.before}
    by_uid = {one.uid: one for one in plan.staying}
    before |= {uid: [by_uid[uid].held, amount] for uid, (amount, _reason) in given.items()}
    return {
        "before": before,
        "corrected": {uid: [by_uid[uid].december, reason.strip()] for uid, (_amount, reason) in given.items()},
        "plan": {one.uid: [one.plan_held, one.plan] for one in plan.staying if one.moves_plan},
        "duties": [one.duty for one in plan.leaving],
        "missing": [pk for pk, _name in plan.missing],
        "periods": [],
    }


def _into_register(
    form: str, projects: Iterable[Project | TurningProject], moved: Mapping[str, Any], *, new: bool, by: Person
) -> None:
    """Forwards the new values; backwards the former ones, where the register still holds what the turn wrote."""
    keys = {str(FLOWS[form].before): moved["before"], PLAN: moved["plan"]}
    changes: dict[int, dict[str, Any]] = {}
    for one in projects:
        for key, pairs in keys.items():
            if one.uid in pairs and (new or _still(one, key, pairs[one.uid][1])):
                changes.setdefault(one.pk, {})[key] = pairs[one.uid][1 if new else 0]
    if changes:
        registry.apply_many_changes(changes, by=by, version_id=None)


def _still(project: Project | TurningProject, key: str, value: Any) -> bool:
    return isinstance(project, Project) and project.facts.get(key) == value


def _clear_drafts(
    form: str, year: int, leaving: Collection[TurningProject], staying: Collection[TurningProject]
) -> None:
    """Drafts of the new year that were begun too early: who left goes, and what is settled is no longer proposed."""
    drafts = DraftRow.objects.filter(report__form=form, report__period__startswith=f"{year}-")
    drafts.filter(project__in=[one.pk for one in leaving]).delete()
    before = str(FLOWS[form].before)
    for row in drafts.filter(project__in=[one.pk for one in staying]).exclude(proposed={}):
        if row.proposed.pop(before, None) is not None:
            row.save(update_fields=["proposed"])


def _make_periods(form: str, periods: Iterable[str]) -> list[str]:
    """Calendar rows of the year, as far as its working days are known."""
    made = []
    for period in periods:
        with suppress(UnknownYear):
            ensure_form_period(form, period)
            made.append(period)
    return made


def _restore_duties(turn: YearTurn) -> None:
    ended = ReportingDuty.objects.filter(pk__in=turn.moved["duties"], to_period=str(Period(turn.year - 1, 12)))
    others = ReportingDuty.objects.filter(form=turn.form, to_period="").values("project_id")
    duties = list(ended.exclude(project__in=others).select_related("project"))
    ReportingDuty.objects.filter(pk__in=[duty.pk for duty in duties]).update(to_period="")
    open_ones = Report.objects.filter(form=turn.form, period__startswith=f"{turn.year}-", status__in=WITH_CLERK)
    for report in open_ones.select_related("unit"):
        back = [duty.project for duty in duties if duty.unit_id == report.unit_id]
        if back:
            lay_rows(report, back)


def _told(moved: Mapping[str, Any]) -> dict[str, object]:
    """For the log: every amount that was set by hand with its reason, of the rest how many."""
    return {
        "before": len(moved["before"]),
        "corrected": {uid: [*moved["before"][uid], reason] for uid, (_total, reason) in moved["corrected"].items()},
        "plan": len(moved["plan"]),
        "left": len(moved["duties"]),
        "missing": list(moved["missing"]),
        "periods": list(moved["periods"]),
    }

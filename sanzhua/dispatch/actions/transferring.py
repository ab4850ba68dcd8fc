"""Borders move: a unit merges into another, leaves the city, or hands projects over, as one dated act on a paper."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sanzhua.accounts import actions as accounts
from sanzhua.accounts.models import Person, Unit
from sanzhua.accounts.queries import root_unit
from sanzhua.base import clock
from sanzhua.base.periods import Period
from sanzhua.base.refusals import Incomplete, WrongState
from sanzhua.dispatch import policy
from sanzhua.dispatch.actions.desk_lines import end_debts
from sanzhua.dispatch.actions.opening import lay_rows
from sanzhua.dispatch.choices import TRANSFER_MOVES, ReportStatus, TransferKind
from sanzhua.dispatch.models import DraftRow, Report, ReportingDuty, Transfer
from sanzhua.dispatch.queries.transfers import obstacles, posts_end_on, projects_to_move
from sanzhua.dispatch.rules import uid_of
from sanzhua.ledger import actions as ledger
from sanzhua.registry import actions as registry
from sanzhua.registry.choices import Status
from sanzhua.registry.models import Project
from sanzhua.workflow.moves import move


def transfer(
    *,
    kind: str,
    from_unit: Unit,
    to_unit: Unit | None,
    from_period: Period,
    paper: str,
    by: Person,
    projects: Collection[Project] = (),
) -> Transfer:
    """Move work from a period on; what was signed before stays with the unit that signed it.

    Raises NotAllowed for anybody but the city's dispatcher, Incomplete without a paper, a successor or projects,
    WrongState with every obstacle named. Nothing is then changed.
    """
    policy.require_transferrer(by)
    _require_complete(kind, from_unit, to_unit, paper, projects)
    with transaction.atomic():
        Unit.objects.select_for_update().filter(pk=from_unit.pk).first()
        moving = projects_to_move(kind, from_unit, projects)
        if found := obstacles(kind, from_unit, to_unit, from_period, moving):
            raise WrongState("".join(found))
        moved = _move_duties(kind, from_unit, to_unit, from_period, moving)
        moved |= _move_projects(kind, to_unit, moving, paper, from_period, by)
        moved |= _end_unit(kind, from_unit, to_unit, from_period, paper, by)
        done = Transfer.objects.create(
            kind=kind, unit=root_unit(), from_unit=from_unit, to_unit=to_unit, from_period=str(from_period),
            paper=paper.strip(), moved=moved, by=by, at=clock.now(),
        )  # fmt: skip
        if to_unit is not None:
            _lay_open_drafts(to_unit, from_period, moved["opened"])
        end_debts([from_unit.pk])
        ledger.record(kind="transfer.done", actor=by, unit=from_unit, facts=_facts(done))
    return done


def undo_transfer(done: Transfer, *, by: Person, note: str) -> None:
    """Put everything back, while nothing was reported under the new order.

    Raises NotAllowed, Incomplete without a reason, WrongState where returns already hold what moved.
    """
    post = policy.require_transferrer(by)
    with transaction.atomic():
        held = Transfer.objects.select_for_update().get(pk=done.pk)
        move(held, "undo", moves=TRANSFER_MOVES, by=by, post=post, note=note, unit=held.from_unit)
        _take_rows_back(held)
        _restore_duties(held)
        _restore_projects(held, by, note)
        if "unit" in held.moved:
            before = held.moved["unit"]["valid_to"]
            last_day = date.fromisoformat(before) if before else None
            accounts.end_unit(held.from_unit, last_day=last_day, successor=None, by=by, paper=held.paper)
        if "posts" in held.moved:
            _resume_posts(held, by)
        if held.to_unit_id is not None:
            end_debts([held.to_unit_id])
    done.status = held.status


def _require_complete(
    kind: str, from_unit: Unit, to_unit: Unit | None, paper: str, projects: Collection[Project]
) -> None:
    if not paper.strip():
        raise Incomplete(_("请写明依据文件的名称和文号。"))
    if kind != TransferKind.LEFT and to_unit is None:
        raise Incomplete(_("请选择接收单位。"))
    if to_unit is not None and (kind == TransferKind.LEFT or to_unit.pk == from_unit.pk):
        raise Incomplete(_("接收单位不对：划出本市的不填接收单位，其余须是另一个单位。"))
    if kind == TransferKind.PROJECTS and not projects:
        raise Incomplete(_("请至少选择一个要移交的项目。"))


def _move_duties(
    kind: str, from_unit: Unit, to_unit: Unit | None, from_period: Period, moving: Collection[Project]
) -> dict[str, Any]:
    """Duties that run are closed with the last month of the old order; those yet to begin only change hands."""
    duties = ReportingDuty.objects.select_for_update().filter(unit=from_unit, to_period="")
    if kind == TransferKind.PROJECTS:
        duties = duties.filter(project__in=[project.pk for project in moving])
    running = list(duties.filter(from_period__lt=str(from_period)).order_by("pk"))
    waiting = list(duties.filter(from_period__gte=str(from_period)).order_by("pk"))
    ReportingDuty.objects.filter(pk__in=[one.pk for one in running]).update(to_period=str(from_period.previous()))
    opened: list[ReportingDuty] = []
    if to_unit is None:
        ReportingDuty.objects.filter(pk__in=[one.pk for one in waiting]).delete()
    else:
        ReportingDuty.objects.filter(pk__in=[one.pk for one in waiting]).update(unit=to_unit)
        opened = ReportingDuty.objects.bulk_create(
            ReportingDuty(project_id=one.project_id, form=one.form, unit=to_unit, from_period=str(from_period))
            for one in running
        )
    return {
        "closed": [one.pk for one in running],
        "opened": [one.pk for one in opened],
        "handed": [[one.pk, one.project_id, one.form, one.from_period] for one in waiting],
    }


def _move_projects(
    kind: str, to_unit: Unit | None, moving: Collection[Project], paper: str, from_period: Period, by: Person
) -> dict[str, Any]:
    kept = {"projects": [one.uid for one in moving], "units": {one.uid: one.unit_id for one in moving}}
    if to_unit is not None:
        registry.hand_over_projects(moving, to=to_unit, by=by)
        return kept
    before = {one.uid: one.status for one in moving if one.status != Status.TRANSFERRED}
    resting = [one for one in moving if one.uid in before and one.status == Status.SUSPENDED]
    rests = {one.uid: _rest_of(one) for one in resting}
    for project in moving:
        if project.uid in before:
            registry.change_life(
                project, status=Status.TRANSFERRED, by=by, on=clock.business_today(), reason=_("随单位划出：") + paper
            )
    return kept | {"status": before, "rests": rests}


def _rest_of(project: Project) -> list[Any]:
    """[冬休 or not, planned day of resuming or None], as the project stands."""
    last = project.life.order_by("pk").last()
    resumes_on = last.resumes_on if last is not None else None
    return [project.in_winter_rest, resumes_on.isoformat() if resumes_on else None]


def _end_unit(
    kind: str, from_unit: Unit, to_unit: Unit | None, from_period: Period, paper: str, by: Person
) -> dict[str, Any]:
    if kind == TransferKind.PROJECTS:
        return {}
    before = from_unit.valid_to.isoformat() if from_unit.valid_to else None
    last_day = from_period.first_day - timedelta(days=1)
    accounts.end_unit(from_unit, last_day=last_day, successor=to_unit, by=by, paper=paper)
    ended = accounts.end_posts_of(from_unit, on=posts_end_on(from_period), by=by, paper=paper)
    return {"unit": {"valid_to": before}, "posts": _kept(ended)}


def _kept(ended: accounts.EndedPosts) -> dict[str, Any]:
    return {
        "on": ended.on.isoformat(),
        "ended": [[pk, day.isoformat() if day else None] for pk, day in ended.posts.items()],
        "lent": [[pk, day.isoformat()] for pk, day in ended.lent.items()],
    }


def _resume_posts(held: Transfer, by: Person) -> None:
    kept = held.moved["posts"]
    ended = accounts.EndedPosts(
        on=date.fromisoformat(kept["on"]),
        posts={pk: date.fromisoformat(day) if day else None for pk, day in kept["ended"]},
        lent={pk: date.fromisoformat(day) for pk, day in kept["lent"]},
    )
    accounts.resume_posts_of(held.from_unit, ended, by=by, paper=held.paper)


def _lay_open_drafts(unit: Unit, from_period: Period, opened: Iterable[int]) -> None:
    """A return of the successor that is being filled gets the rows that it now owes."""
    duties = ReportingDuty.objects.filter(pk__in=list(opened)).select_related("project")
    drafts = Report.objects.filter(unit=unit, period__gte=str(from_period), status=ReportStatus.DRAFT)
    for report in drafts.order_by("pk"):
        lay_rows(report, [duty.project for duty in duties if duty.form == report.form])


def _take_rows_back(held: Transfer) -> None:
    uids = set(held.moved["projects"])
    rows = DraftRow.objects.filter(report__unit=held.to_unit_id, report__period__gte=held.from_period)
    mine = [row for row in rows.select_related("report") if uid_of(row.key) in uids]
    if any(row.revision > 1 or row.report.status != ReportStatus.DRAFT for row in mine):
        raise WrongState(_("接收单位已经填报过移交的项目，不能撤销；请另办一次移交。"))
    DraftRow.objects.filter(pk__in=[row.pk for row in mine]).delete()


def _restore_duties(held: Transfer) -> None:
    ReportingDuty.objects.filter(pk__in=held.moved["opened"]).delete()
    ReportingDuty.objects.filter(pk__in=held.moved["closed"]).update(to_period="")
    for pk, project, form, begins in held.moved["handed"]:
        ReportingDuty.objects.update_or_create(
            pk=pk, defaults={"project_id": project, "form": form, "from_period": begins, "unit": held.from_unit}
        )


def _restore_projects(held: Transfer, by: Person, note: str) -> None:
    former: Mapping[str, int] = held.moved["units"]
    units = Unit.objects.in_bulk(set(former.values()))
    by_unit: dict[int, list[Project]] = {}
    for project in Project.objects.filter(uid__in=former).select_related("unit"):
        by_unit.setdefault(former[project.uid], []).append(project)
    for pk, projects in by_unit.items():
        registry.hand_over_projects(projects, to=units[pk], by=by)
        for project in projects:
            if status := held.moved.get("status", {}).get(project.uid):
                _restore_status(project, status, held.moved.get("rests", {}).get(project.uid), by, note)


def _restore_status(project: Project, status: str, rest: list[Any] | None, by: Person, note: str) -> None:
    """A rest is taken up again with its kind and its planned end, unless that day has come meanwhile."""
    today, reason = clock.business_today(), _("撤销划转：") + note
    ends = date.fromisoformat(rest[1]) if rest and rest[1] else None
    resumes_on = ends if ends and ends > today else None
    winter = bool(rest and rest[0] and resumes_on)
    registry.change_life(project, status=status, by=by, on=today, reason=reason, winter=winter, resumes_on=resumes_on)


def _facts(done: Transfer) -> dict[str, object]:
    return {
        "transfer": f"transfer:{done.pk}",
        "kind": str(done.kind),
        "from": done.from_unit.name,
        "to": done.to_unit.name if done.to_unit else None,
        "from_period": done.from_period,
        "paper": done.paper,
        "projects": done.moved["projects"],
        "duties": len(done.moved["closed"]) + len(done.moved["handed"]),
    }

"""包保: a leader takes a project or a county, gives it up, or hands everything over at once.

The register's columns `leader` (city) and `leader_county` follow what is written here; see docs/why/0014.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person, Post, Unit
from sanzhua.accounts.queries import root_unit
from sanzhua.base import clock
from sanzhua.base.refusals import Incomplete, WrongState
from sanzhua.ledger import actions as ledger
from sanzhua.registry import policy
from sanzhua.registry.actions.projects import apply_many_changes
from sanzhua.registry.choices.attraction import Level
from sanzhua.registry.models import Assignment, HandOver, Project, TeamMember
from sanzhua.registry.queries.leaders import held_by, sheet_of
from sanzhua.ui import times

_COLUMN = {Level.CITY: "leader", Level.COUNTY: "leader_county"}


@dataclass(frozen=True, slots=True)
class Leader:
    """A leader as documents name one; `post` where the leader has a seat in this installation."""

    name: str
    title: str = ""
    post: Post | None = None

    @classmethod
    def of(cls, post: Post) -> Leader:
        return cls(post.person.name if post.person else "", post.title, post)


@dataclass(frozen=True, slots=True)
class Member:
    name: str
    office: str = ""
    duty: str = "liaison"


def assign(
    *,
    level: str,
    leader: Leader,
    on: date,
    by: Person,
    project: Project | None = None,
    county: Unit | None = None,
    department: str = "",
    team: Sequence[Member] = (),
) -> Assignment:
    """Give a leader a project, or a city leader a county, from a day on.

    Raises NotAllowed, Incomplete, and WrongState where somebody holds it at that level: that is a hand-over.
    """
    unit = _unit_of(project, county)
    policy.require_assigner(by, level, unit)
    _require_sound(level, leader, on, county)
    held = Assignment.objects.open().filter(project=project, county=county, level=level).first()
    if held is not None:
        raise WrongState(
            _("现由%(leader)s%(level)s包保。要换人请办理交接，或先结束现在的包保。")
            % {"leader": held.leader, "level": held.get_level_display()}
        )
    try:
        with transaction.atomic():
            made = _make(leader, level, on, by, project, county, department, team)
            _tell_register([made], by)
            _record("assigned", [made], by, unit)
    except IntegrityError as error:
        raise WrongState(_("刚刚有别人登记了包保，请刷新页面查看。")) from error
    return made


def end_assignment(*, assignment: Assignment, on: date, why: str, by: Person) -> Assignment:
    """A leader gives the project up; `on` is the last day. Raises NotAllowed, WrongState, Incomplete."""
    unit = _unit_of(assignment.project, assignment.county)
    policy.require_assigner(by, assignment.level, unit)
    if not why.strip():
        raise Incomplete(_("请写明结束包保的原因。"))
    if on < assignment.valid_from or on > clock.business_today():
        raise Incomplete(_("结束日期须在%(day)s和今天之间。") % {"day": times.iso_day(assignment.valid_from)})
    with transaction.atomic():
        rows = Assignment.objects.open().filter(pk=assignment.pk).update(valid_to=on, ended_why=why.strip()[:200])
        if rows != 1:
            raise WrongState(_("这项包保已经结束，请刷新页面查看。"))
        assignment.valid_to, assignment.ended_why = on, why.strip()[:200]
        _tell_register([assignment], by, ended=True)
        _record("ended", [assignment], by, unit)
    return assignment


def hand_over(
    *, level: str, former: Leader, leader: Leader, on: date, by: Person, unit: Unit | None = None, note: str = ""
) -> HandOver:
    """Everything that a leader holds at a level goes to another on one day, with one sheet that stays as it was.

    `unit` is the county for the county level; departments and teams go on. Raises NotAllowed, Incomplete for a day on
    which the new term cannot begin, WrongState where the former leader holds nothing.
    """
    scope = unit or root_unit()
    policy.require_assigner(by, level, scope)
    _require_sound(level, leader, on, None)
    if (former.name, former.title) == (leader.name.strip(), leader.title.strip()):
        raise Incomplete(_("接任的还是同一位领导，不需要交接。"))
    with transaction.atomic():
        held = held_by(level, former.name, former.title, scope)
        if not held:
            raise WrongState(_("%(name)s名下没有包保，请刷新页面查看。") % {"name": former.name})
        _require_later(held, on)
        sheet = HandOver.objects.create(
            unit=scope,
            level=level,
            from_name=former.name,
            from_title=former.title,
            to_name=leader.name.strip(),
            to_title=leader.title.strip(),
            on=on,
            note=note.strip(),
            sheet=_as_printed(held),
            by=by,
            at=clock.now(),
        )
        why = f"交接给{sheet.to_name}"
        keys = [one.pk for one in held]
        last = on - timedelta(days=1)
        Assignment.objects.filter(pk__in=keys).update(valid_to=last, ended_why=why[:200], hand_over=sheet)
        made = [_next_term(one, leader, on, by) for one in held]
        _tell_register(made, by)
        _record("handed_over", made, by, scope, {"from": former.name, "sheet": sheet.pk})
    return sheet


def _as_printed(held: Sequence[Assignment]) -> list[dict[str, Any]]:
    """What is stored stays Chinese whatever the page speaks."""
    with translation.override("zh-hans"):
        return sheet_of(held)


def _unit_of(project: Project | None, county: Unit | None) -> Unit:
    unit = project.unit if project is not None else county
    if unit is None or (project is not None and county is not None):
        raise Incomplete(_("请选一个项目或一个县（市、区）。"))
    return unit


def _require_sound(level: str, leader: Leader, on: date, county: Unit | None) -> None:
    if not leader.name.strip():
        raise Incomplete(_("请填写包保领导的姓名，或选一个任职。"))
    if county is not None and level != Level.CITY:
        raise Incomplete(_("联系县（市、区）的是市级领导，请选市级。"))
    if on > clock.business_today():
        raise Incomplete(_("起始日期在今天之后，请到当日再登记。"))


def _require_later(held: Iterable[Assignment], on: date) -> None:
    late = [one for one in held if one.valid_from >= on]
    if late:
        raise Incomplete(
            _("%(target)s的包保自%(day)s起，交接日期须在这一天之后。")
            % {"target": late[0].project or late[0].county, "day": times.iso_day(late[0].valid_from)}
        )


def _make(
    leader: Leader,
    level: str,
    on: date,
    by: Person,
    project: Project | None,
    county: Unit | None,
    department: str,
    team: Iterable[Member],
) -> Assignment:
    made = Assignment.objects.create(
        project=project,
        county=county,
        level=level,
        post=leader.post,
        name=leader.name.strip(),
        title=leader.title.strip(),
        department=department.strip(),
        valid_from=on,
        by=by,
        at=clock.now(),
    )
    TeamMember.objects.bulk_create(
        TeamMember(assignment=made, name=one.name.strip(), office=one.office.strip(), duty=one.duty)
        for one in team
        if one.name.strip()
    )
    return made


def _next_term(one: Assignment, leader: Leader, on: date, by: Person) -> Assignment:
    team = [Member(each.name, each.office, each.duty) for each in one.team.all()]
    return _make(leader, one.level, on, by, one.project, one.county, one.department, team)


def _tell_register(assignments: Iterable[Assignment], by: Person, *, ended: bool = False) -> None:
    changes = {
        one.project_id: {_COLUMN[Level(one.level)]: None if ended else one.leader}
        for one in assignments
        if one.project_id is not None
    }
    apply_many_changes(changes, by=by, version_id=None)


def _record(
    verb: str, assignments: Sequence[Assignment], by: Person, unit: Unit, more: dict[str, object] | None = None
) -> None:
    first = assignments[0]
    facts = {
        "leader": first.leader,
        "level": str(first.level),
        "projects": [one.project.uid for one in assignments if one.project],
        "counties": [one.county.name for one in assignments if one.county],
        "from": first.valid_from.isoformat(),
        "to": first.valid_to.isoformat() if first.valid_to else None,
    }
    ledger.record(kind=f"leader.{verb}", actor=by, unit=unit, facts={**facts, **(more or {})})

"""A target is tied to what measures it; where nothing does, a figure is entered by hand with its paper."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanzhua.accounts.models import Person, Unit
from sanzhua.base import clock
from sanzhua.base.refusals import Incomplete, NotAllowed, Refused, WrongState
from sanzhua.documents import actions as documents
from sanzhua.documents.choices import DocumentKind
from sanzhua.documents.rules import display_name
from sanzhua.ledger import actions as ledger
from sanzhua.plans import policy
from sanzhua.plans.actions.progress import Upload
from sanzhua.plans.choices import MeasureKind, TaskStatus, VersionStatus
from sanzhua.plans.models import Clause, HandFigure, PlanVersion, Target, TargetTie, Task
from sanzhua.plans.queries.targets import key_of, scopes_of, ties_of, ties_of_clauses
from sanzhua.plans.queries.tasks import line_of
from sanzhua.plans.rules.measures import is_by_hand, measures

BASIS = 200
NO_PAPER = gettext_lazy("人工填报的数据须附佐证文件，请上传后再保存。")


def tie(
    target: Target, *, by: Person, source: str = "", at_least: int | None = None, unit: Unit | None = None
) -> TargetTie:
    """Say what measures the target: a key of the table of measures, or "" for figures entered by hand.

    `at_least` in yuan leaves smaller projects out, `unit` looks at one doing unit alone instead of the plan's. In a
    version that is being checked the tie waits for its confirmation. The same tie again changes nothing.
    Raises NotAllowed; Refused where measure, line or unit do not fit the target.
    """
    clause = target.clause
    policy.require_keeper(by, clause.version.plan)
    unit = unit or clause.version.plan.unit
    _require_fit(target, source, at_least, unit)
    with transaction.atomic():
        place = _place(clause)
        wanted = {"kind": measures()[source].kind if source else MeasureKind.HAND.value, "source": source,
                  "at_least": at_least, "unit": unit}  # fmt: skip
        held = _standing(clause, target)
        if held is not None and all(getattr(held, name) == value for name, value in wanted.items()):
            return held
        made = TargetTie.objects.create(
            **place, **wanted, target=key_of(target), by=by, on=clock.business_today(), at=clock.now()
        )
        ledger.record(kind="target.tie", actor=by, unit=clause.version.plan.unit, facts=_tie_facts(made, target))
    return made


def enter_figure(
    target: Target, *, unit: Unit, value: Decimal, as_of: date, basis: str, file: Upload | None, by: Person
) -> HandFigure:
    """Add a figure with the day that it tells of, what it rests on and the paper itself; nothing is overwritten.

    Sent twice it is one entry. Raises NotAllowed for who neither answers for the task by name nor keeps the plan,
    WrongState for a target that a measure counts or a task that was dropped, Incomplete without basis or paper and for
    a day to come, Refused for a bad file.
    """
    task = _require_entrant(target, unit, by)
    if not basis.strip():
        raise Incomplete(_("请写明数据依据，例如文件名称、会议纪要或统计口径。"))
    if as_of > clock.business_today():
        raise Incomplete(_("数据截止日期不能晚于今天。"))
    if value < 0:
        raise Incomplete(_("完成值不能小于零。"))
    if file is None:
        raise Incomplete(str(NO_PAPER))
    with transaction.atomic():
        _require_open(task, target)
        same = {"task": task, "target": key_of(target), "unit": unit, "value": value, "as_of": as_of,
                "basis": basis.strip()[:BASIS], "by": by, "on": clock.business_today()}  # fmt: skip
        twin = HandFigure.objects.filter(**same, document__name=display_name(file.name)).first()
        if twin is not None:
            return twin
        document = documents.store(kind=DocumentKind.EVIDENCE, owner=unit, name=file.name, data=file.data, by=by)
        made = HandFigure.objects.create(**same, document=document, at=clock.now())
        ledger.record(kind="target.figure", actor=by, unit=unit, facts=_figure_facts(made))
    return made


def _require_fit(target: Target, source: str, at_least: int | None, unit: Unit) -> None:
    if unit not in scopes_of(target.clause):
        raise Refused(_("统计范围只能是印发单位，或这项任务的一个牵头、责任单位。"))
    if not source:
        return
    measure = measures().get(source)
    if measure is None or target.measure_unit not in measure.units:
        raise Refused(_("这个取数方式不能按“%(unit)s”计，请另选一个，或选人工填报。") % {"unit": target.measure_unit})
    if is_by_hand(target.text):
        raise Refused(_("增速由统计部门发布，不能用项目数据推算；请选人工填报，引用发布的数据。"))
    if at_least is not None and (at_least <= 0 or not measure.line):
        raise Refused(_("这个取数方式不能按项目规模划线，请把下限留空。"))


def _place(clause: Clause) -> dict[str, object]:
    """Raises WrongState for a version that is neither in force nor being checked any more."""
    # With the version held: it may be confirmed or corrected at this moment.
    version = PlanVersion.objects.select_for_update().get(pk=clause.version_id)
    if not Clause.objects.filter(pk=clause.pk).exists() or version.status != clause.version.status:
        raise WrongState(_("这一版刚有变动，请刷新页面后再定取数方式。"))
    if version.status == VersionStatus.DRAFT:
        return {"clause": clause}
    if version.status != VersionStatus.CONFIRMED or clause.task is None:
        raise WrongState(_("这个目标已不在现行方案中。"))
    Task.objects.select_for_update().get(pk=clause.task.pk)
    return {"task": clause.task}


def _standing(clause: Clause, target: Target) -> TargetTie | None:
    if clause.version.status == VersionStatus.DRAFT:
        return ties_of_clauses([clause]).get((clause.pk, key_of(target)))
    return ties_of([clause.task_id or 0]).get((clause.task_id, key_of(target)))


def _require_entrant(target: Target, unit: Unit, by: Person) -> Task:
    task = target.clause.task
    line = line_of(by, task) if task and target.clause.version.status == VersionStatus.CONFIRMED else None
    if task is None or line is None:
        raise WrongState(_("这个目标已不在现行方案中。"))
    if unit.pk == task.plan.unit_id:
        policy.require_keeper(by, task.plan)
    else:
        policy.require_doer(by, unit)
        if unit.pk not in line.doer_ids:
            raise NotAllowed(_("“%(unit)s”不是这项任务的牵头或责任单位。") % {"unit": unit.shown})
    return task


def _require_open(task: Task, target: Target) -> None:
    """With the task held, so that neither its end nor another tie comes in between."""
    if Task.objects.select_for_update().get(pk=task.pk).status == TaskStatus.DROPPED:
        raise WrongState(_("任务已取消，不再收数据。"))
    held = _standing(target.clause, target)
    if held is not None and held.kind != MeasureKind.HAND:
        raise WrongState(_("这个目标由系统取数，不用人工填报。"))


def _tie_facts(made: TargetTie, target: Target) -> dict[str, object]:
    plan = target.clause.version.plan
    facts = {"plan": plan.pk, "version": target.clause.version.number, "target": target.text, "known_by": made.target}
    measured = {"kind": made.kind, "source": made.source or None, "at_least": made.at_least, "scope": made.unit.name}
    return {**facts, "task": made.task_id, **measured}


def _figure_facts(made: HandFigure) -> dict[str, object]:
    said = {"value": made.value, "as_of": made.as_of.isoformat(), "basis": made.basis}
    return {"record": f"task:{made.task_id}", "target": made.target, **said, "file": made.document.sha256}

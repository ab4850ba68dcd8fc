"""Corrections of a version that is being checked. Each names the revision that its author saw, so that none is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person, Unit
from sanzhua.base.refusals import Incomplete, WrongState
from sanzhua.ledger import actions as ledger
from sanzhua.plans import policy
from sanzhua.plans.actions.reading import lay_out, reading_of
from sanzhua.plans.choices import VersionStatus
from sanzhua.plans.models import Clause, Due, Duty, PlanVersion, Target, Task

DROPPED, TAKEN = "dropped", "taken"


@dataclass(frozen=True, slots=True)
class GivenDuty:
    name: str
    role: str
    unit: Unit | None = None
    is_collective: bool = False


@dataclass(frozen=True, slots=True)
class GivenDue:
    text: str
    on: date | None = None
    repeat: str = ""


@dataclass(frozen=True, slots=True)
class GivenTarget:
    text: str
    value: Decimal
    measure_unit: str = ""


def correct_clause(
    clause: Clause,
    *,
    by: Person,
    revision: int,
    heading: str,
    text: str,
    duties: Sequence[GivenDuty],
    dues: Sequence[GivenDue],
    targets: Sequence[GivenTarget],
    task: Task | None = None,
) -> None:
    """The clause as it should read; dates that a person gave are settled. `task` is the one in force that it goes on.

    Raises NotAllowed; Incomplete without words; WrongState where somebody changed the version in between, where it is
    no longer being checked, and where another clause is taken for the same task already.
    """
    if not text.strip():
        raise Incomplete(_("任务内容不能空；不是任务的，请用“不是任务”。"))
    with _corrected(clause.version, by, revision, "clause.correct", clause=clause.position) as version:
        _require_free(version, clause, task)
        Clause.objects.filter(pk=clause.pk).update(heading=heading.strip()[:300], text=text.strip(), task=task)
        for rows in (clause.duties, clause.dues, clause.targets):
            rows.all().delete()
        Duty.objects.bulk_create(
            Duty(clause=clause, position=place, name=one.name, unit=one.unit, role=one.role,
                 is_collective=one.is_collective)
            for place, one in enumerate(duties)
        )  # fmt: skip
        Due.objects.bulk_create(
            Due(clause=clause, position=place, text=one.text, on=one.on, repeat=one.repeat)
            for place, one in enumerate(dues)
        )
        Target.objects.bulk_create(
            Target(clause=clause, position=place, text=one.text, value=one.value, measure_unit=one.measure_unit)
            for place, one in enumerate(targets)
        )


def map_name(version: PlanVersion, *, by: Person, revision: int, name: str, unit: Unit | None) -> int:
    """Every duty of this version that is written so is that unit's; gives how many. Raises as `correct_clause`."""
    with _corrected(version, by, revision, "clause.map", name=name, unit=unit.name if unit else None) as found:
        return Duty.objects.filter(clause__version=found, name=name, is_collective=False).update(unit=unit)


def merge_with_next(clause: Clause, *, by: Person, revision: int) -> None:
    """The next clause becomes part of this one, with its units, dates and targets, none of them twice."""
    with _corrected(clause.version, by, revision, "clause.merge", clause=clause.position) as version:
        following = version.clauses.filter(position__gt=clause.position).first()
        if following is None:
            raise Incomplete(_("这是最后一项任务，后面没有可以合并的。"))
        clause.text = f"{clause.text}\n{following.text}".strip()
        clause.last_line = max(clause.last_line, following.last_line)
        clause.save(update_fields=["text", "last_line"])
        _move_rows(clause, following)
        following.ties.update(clause=clause)
        following.delete()
        _mark(version, _held_by(following.position), clause.position, "")


def drop_clause(clause: Clause, *, by: Person, revision: int) -> None:
    """It is no task; its words stay in the document as a passage that can be taken in again."""
    with _corrected(clause.version, by, revision, "clause.drop", clause=clause.position) as version:
        place = clause.position
        Clause.objects.filter(pk=clause.pk).delete()
        _mark(version, _held_by(place), None, DROPPED)


def take_passage(version: PlanVersion, *, by: Person, revision: int, line: int) -> Clause:
    """What the parser left out at that line is a task. Raises Incomplete where nothing stands there to be taken."""
    with _corrected(version, by, revision, "clause.take", line=line) as found:
        words = "".join(
            part["text"] for one in found.lines if one["line"] == line for part in one["parts"] if not part["clause"]
        )
        if not words.strip():
            raise Incomplete(_("这一行没有可以作为任务的文字。"))
        clause = Clause.objects.create(
            version=found, position=_make_room(found, line), text=words.strip(), first_line=line, last_line=line
        )
        place = clause.position
        for one in found.lines:
            if one["line"] == line:
                _mark_parts(one["parts"], lambda part: not part["clause"], place, "")
        found.save(update_fields=["lines"])
    return clause


def read_again(version: PlanVersion, *, by: Person, revision: int) -> None:
    """Back to what the parser reads; every correction of this version goes. Raises PlanRefused, WrongState."""
    with _corrected(version, by, revision, "plan.read_again") as found:
        if found.document is None:
            raise WrongState(_("这一版没有原文件，不能重新读取。"))
        lay_out(found, reading_of(found.document))


@contextmanager
def _corrected(version: PlanVersion, by: Person, revision: int, kind: str, **facts: Any) -> Iterator[PlanVersion]:
    """The version, locked, while it is what the author saw; all of the correction or nothing."""
    policy.require_keeper(by, version.plan)
    with transaction.atomic():
        mine = PlanVersion.objects.filter(pk=version.pk, status=VersionStatus.DRAFT, revision=revision)
        if mine.update(revision=revision + 1) != 1:
            raise WrongState(_("别人刚改过这一版，或已经确认；您的修改没有保存，请对照最新内容再改。"))
        found = PlanVersion.objects.select_related("plan__unit", "document").get(pk=version.pk)
        yield found
        said = {"plan": found.plan_id, "version": found.number, **facts}
        ledger.record(kind=kind, actor=by, unit=found.plan.unit, facts=said)


def _require_free(version: PlanVersion, clause: Clause, task: Task | None) -> None:
    if task is None:
        return
    other = version.clauses.filter(task=task).exclude(pk=clause.pk).first()
    if other is not None:
        said = _("“%(clause)s”已经接续那项任务；一项任务只能由一条接续。")
        raise WrongState(said % {"clause": str(other)})


def _move_rows(clause: Clause, following: Clause) -> None:
    held: set[tuple[object, ...]] = {(one.name, one.role) for one in clause.duties.all()}
    held |= {(one.text,) for one in clause.dues.all()} | {(one.text, one.value) for one in clause.targets.all()}
    begin = 1 + max([row.position for rows in _rows(clause) for row in rows], default=-1)
    for rows in _rows(following):
        for row in rows:
            if _said(row) not in held:
                type(row).objects.filter(pk=row.pk).update(clause=clause, position=begin + row.position)


def _rows(clause: Clause) -> tuple[list[Any], ...]:
    return list(clause.duties.all()), list(clause.dues.all()), list(clause.targets.all())


def _said(row: Any) -> tuple[object, ...]:
    if isinstance(row, Duty):
        return row.name, row.role
    return (row.text, row.value) if isinstance(row, Target) else (row.text,)


def _make_room(version: PlanVersion, line: int) -> int:
    """The position behind the last clause that begins before the line; those behind it move one on."""
    before = version.clauses.filter(first_line__lt=line).last()
    place = (before.position if before else 0) + 1
    for clause in version.clauses.filter(position__gte=place).order_by("-position"):
        _mark(version, _held_by(clause.position), clause.position + 1, "")
        Clause.objects.filter(pk=clause.pk).update(position=clause.position + 1)
    return place


def _held_by(place: int) -> Callable[[dict[str, Any]], bool]:
    return lambda part: part["clause"] == place


def _mark(version: PlanVersion, fits: Callable[[dict[str, Any]], bool], place: int | None, why: str) -> None:
    for one in version.lines:
        _mark_parts(one["parts"], fits, place, why)
    version.save(update_fields=["lines"])


def _mark_parts(
    parts: list[dict[str, Any]], fits: Callable[[dict[str, Any]], bool], place: int | None, why: str
) -> None:
    for part in parts:
        if fits(part):
            part["clause"], part["why"] = place, why

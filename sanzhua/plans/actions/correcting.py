"""Corrections of a version that is being checked. Each names the revision that its author saw, so that none is lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person, Unit
from sanzhua.accounts.queries import units_by_name
from sanzhua.base.refusals import Incomplete, WrongState
from sanzhua.plans.actions.drafts import corrected
from sanzhua.plans.actions.reading import lay_out, reading_of
from sanzhua.plans.actions.ties import keep_ties_of, tie_as_before, ties_by_words
from sanzhua.plans.models import Clause, Due, Duty, PlanVersion, Target, Task
from sanzhua.plans.queries.targets import key_of
from sanzhua.plans.rules import parts

DROPPED = "dropped"
SHORT = 24


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
    carries: Task | None = None,
) -> None:
    """The clause as it should read; dates that a person gave are settled. `task` is the one in force that it goes on,
    `carries` the one of the plan above that it carries out.

    Raises NotAllowed; Incomplete without words; WrongState where somebody changed the version in between, where it is
    no longer being checked, and where another clause is taken for the same task already.
    """
    if not text.strip():
        raise Incomplete(_("任务内容不能空；不是任务的，请用“不是任务”。"))
    said = {"clause": named(clause)}
    with corrected(clause.version, by, revision, "correct", said=said, clause=clause.position) as draft:
        _require_free(draft.version, clause, task)
        draft.keep(clause)
        words = {"heading": heading.strip()[:300], "text": text.strip()}
        Clause.objects.filter(pk=clause.pk).update(**words, task=task, carries=carries)
        measured = ties_by_words(clause)
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
        tie_as_before(Clause.objects.get(pk=clause.pk), measured)


def map_name(version: PlanVersion, *, by: Person, revision: int, name: str, unit: Unit | None) -> int:
    """Every duty of this version that is written so is that unit's; gives how many. Raises as `correct_clause`."""
    facts = {"name": name, "unit": unit.name if unit else None}
    with corrected(version, by, revision, "map", said={"name": name[:SHORT]}, **facts) as draft:
        rows = Duty.objects.filter(clause__version=draft.version, name=name, is_collective=False)
        draft.keep_column("duty", rows, "unit")
        return rows.update(unit=unit)


def match_again(version: PlanVersion, *, by: Person, revision: int) -> int:
    """Names that meant no unit when they were read are looked up again; gives how many duties have one now."""
    with corrected(version, by, revision, "match", said={}) as draft:
        rows = Duty.objects.filter(clause__version=draft.version, unit=None, is_collective=False)
        known = units_by_name(rows.values_list("name", flat=True).distinct())
        found = rows.filter(name__in=known)
        draft.keep_column("duty", found, "unit")
        return sum(rows.filter(name=name).update(unit=unit) for name, unit in known.items())


def merge_with_next(clause: Clause, *, by: Person, revision: int) -> None:
    """The next clause becomes part of this one, with its units, dates and targets, none of them twice."""
    following = clause.version.clauses.filter(position__gt=clause.position).first()
    said = {"clause": named(clause), "next": named(following) if following else ""}
    with corrected(clause.version, by, revision, "merge", said=said, clause=clause.position) as draft:
        if following is None:
            raise Incomplete(_("这是最后一项任务，后面没有可以合并的。"))
        draft.keep(clause, following)
        text = f"{clause.text}\n{following.text}".strip()
        last = max(clause.last_line, following.last_line)
        carries = clause.carries_id or following.carries_id
        Clause.objects.filter(pk=clause.pk).update(text=text, last_line=last, carries=carries)
        _move_rows(clause, following)
        keep_ties_of(following, clause)
        following.delete()
        draft.version.lines = parts.handed_over(draft.version.lines, following.position, clause.position)


def drop_clause(clause: Clause, *, by: Person, revision: int) -> None:
    """It is no task; its words stay in the document as a passage that can be taken in again."""
    said = {"clause": named(clause)}
    with corrected(clause.version, by, revision, "drop", said=said, clause=clause.position) as draft:
        draft.keep(clause)
        Clause.objects.filter(pk=clause.pk).delete()
        draft.version.lines = parts.handed_over(draft.version.lines, clause.position, None, DROPPED)


def take_passage(version: PlanVersion, *, by: Person, revision: int, line: int) -> Clause:
    """What the parser left out at that line is a task. Raises Incomplete where nothing stands there to be taken."""
    with corrected(version, by, revision, "take", said={"line": line}, line=line) as draft:
        found = draft.version
        words = parts.free_words(found.lines, line).strip()
        if not words:
            raise Incomplete(_("这一行没有可以作为任务的文字。"))
        before = found.clauses.filter(first_line__lt=line).last()
        place = (before.position if before else 0) + 1
        draft.make_room(place)
        clause = Clause.objects.create(version=found, position=place, text=words, first_line=line, last_line=line)
        draft.made([clause])
        found.lines = parts.taken(found.lines, line, place)
    return clause


def carry(clause: Clause, *, by: Person, revision: int) -> None:
    """The proposal stands: the clause carries out the likest task of the plan above. Raises Incomplete without one."""
    said = {"clause": named(clause)}
    facts = {"clause": clause.position, "task": clause.likely_id}
    with corrected(clause.version, by, revision, "carry", said=said, **facts) as draft:
        if clause.likely_id is None:
            raise Incomplete(_("没有可以采用的建议，请在“更正”里选上级任务。"))
        mine = Clause.objects.filter(pk=clause.pk)
        draft.keep_column("clause", mine, "carries")
        mine.update(carries=clause.likely_id)


def carry_all(version: PlanVersion, *, by: Person, revision: int) -> int:
    """Every proposal that nobody has decided stands; gives how many. The ledger has each clause with its task."""
    carried: list[tuple[int, int | None]] = []  # known only once the version is held, and written down at the end
    with corrected(version, by, revision, "carry_all", said={}, carried=carried) as draft:
        open_ones = draft.version.clauses.filter(carries=None, likely__isnull=False)
        carried.extend(open_ones.values_list("position", "likely_id"))
        draft.keep_column("clause", open_ones, "carries")
        return open_ones.update(carries=F("likely"))


def read_again(version: PlanVersion, *, by: Person, revision: int) -> None:
    """Back to what the parser reads; every correction of this version goes. Raises PlanRefused, WrongState."""
    with corrected(version, by, revision, "read_again", said={}) as draft:
        if draft.version.document is None:
            raise WrongState(_("这一版没有原文件，不能重新读取。"))
        draft.keep_all()
        lay_out(draft.version, reading_of(draft.version.document))


def named(clause: Clause) -> str:
    """Number and first words, as the list of corrections calls it."""
    words = str(clause)
    return f"{words[:SHORT]}…" if len(words) > SHORT else words


def _require_free(version: PlanVersion, clause: Clause, task: Task | None) -> None:
    if task is None:
        return
    other = version.clauses.filter(task=task).exclude(pk=clause.pk).first()
    if other is not None:
        said = _("“%(clause)s”已经接续那项任务；一项任务只能由一条接续。")
        raise WrongState(said % {"clause": str(other)})


def _move_rows(clause: Clause, following: Clause) -> None:
    held: set[tuple[object, ...]] = {(one.name, one.role) for one in clause.duties.all()}
    held |= {(one.text,) for one in clause.dues.all()} | {_said(one) for one in clause.targets.all()}
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
    return (key_of(row), row.value) if isinstance(row, Target) else (row.text,)

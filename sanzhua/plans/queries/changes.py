"""What two wordings of one task differ in, and a task's wordings through the versions."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person
from sanzhua.plans.choices import DutyRole, VersionStatus
from sanzhua.plans.models import Clause, Due, PlanVersion, Task
from sanzhua.plans.rules.wording import Piece, pieces
from sanzhua.ui import times

SETTLED = (VersionStatus.CONFIRMED, VersionStatus.SUPERSEDED)


@dataclass(frozen=True, slots=True)
class RowChange:
    """Of the units of one role, of the dates or of the targets: what went and what came."""

    label: str
    gone: Sequence[str]
    new: Sequence[str]


@dataclass(frozen=True, slots=True)
class Difference:
    """`words` is empty where the text stayed; both are empty where nothing changed."""

    words: Sequence[Piece]
    rows: Sequence[RowChange]

    def __bool__(self) -> bool:
        return bool(self.words or self.rows)


@dataclass(frozen=True, slots=True)
class Rewording:
    version: PlanVersion
    difference: Difference


def difference(clause: Clause, former: Clause) -> Difference:
    words = pieces(former.text, clause.text) if former.text != clause.text else []
    before, after = _rows(former), _rows(clause)
    rows = [RowChange(label, *_apart(before[label], after[label])) for label in before]
    return Difference(words, [row for row in rows if row.gone or row.new])


def rewordings(person: Person, task: Task) -> list[Rewording]:
    """What each later version changed in the task, newest first; only versions that the person reads."""
    found = Clause.objects.filter(task=task, version__status__in=SETTLED)
    seen = found.filter(version__in=PlanVersion.objects.visible_to(person)).select_related("version")
    clauses = list(seen.prefetch_related("duties", "dues", "targets").order_by("version__number"))
    told = [Rewording(now.version, difference(now, then)) for then, now in itertools.pairwise(clauses)]
    return [one for one in reversed(told) if one.difference]


def _rows(clause: Clause) -> dict[str, list[str]]:
    duties = list(clause.duties.all())
    rows = {str(role.label): [duty.name for duty in duties if duty.role == role] for role in DutyRole}
    rows[_("时限")] = [_due(one) for one in clause.dues.all()]
    rows[_("目标")] = [one.text for one in clause.targets.all()]
    return rows


def _due(due: Due) -> str:
    said = str(due.get_repeat_display()) if due.repeat else times.iso_day(due.on)
    return due.text if said == due.text else f"{due.text} {said}"


def _apart(before: Sequence[str], after: Sequence[str]) -> tuple[list[str], list[str]]:
    return _less(before, after), _less(after, before)


def _less(one: Iterable[str], other: Iterable[str]) -> list[str]:
    held = set(other)
    return [each for each in dict.fromkeys(one) if each not in held]

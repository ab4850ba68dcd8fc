"""A version that is being checked: the document on the left, its tasks on the right, and what still wants a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sanzhua.accounts.models import Person
from sanzhua.plans import policy
from sanzhua.plans.choices import PASSAGES, DutyRole, VersionStatus
from sanzhua.plans.models import Clause, Correction, Due, Duty, NameRequest, Plan, PlanVersion, Target, TargetTie, Task
from sanzhua.plans.queries.above import AboveTask, not_carried, tasks_above
from sanzhua.plans.queries.changes import Difference, difference
from sanzhua.plans.queries.targets import key_of, tie_words, ties_of_clauses
from sanzhua.plans.queries.tasks import in_force_of


@dataclass(frozen=True, slots=True)
class PartLine:
    """A stretch of a paragraph; `clause` is the position of the task that holds it."""

    text: str
    clause: int | None
    why: str


@dataclass(frozen=True, slots=True)
class TextLine:
    line: int
    parts: Sequence[PartLine]

    @property
    def may_be_task(self) -> bool:
        """Something stands here that no task holds, and that is more than a title."""
        return any(part.clause is None for part in self.parts)


@dataclass(frozen=True, slots=True)
class ClauseLine:
    """`former` is the wording in force of the task that it goes on, `difference` what reads otherwise in it.

    `carries` is the task of the plan above that it carries out, `likely` the one that is proposed.
    `measured` are the targets with the words of what measures them.
    """

    clause: Clause
    duties: Sequence[Duty]
    dues: Sequence[Due]
    targets: Sequence[Target]
    former: Clause | None = None
    difference: Difference | None = None
    carries: AboveTask | None = None
    likely: AboveTask | None = None
    measured: Sequence[tuple[Target, str]] = ()

    @property
    def groups(self) -> list[tuple[str, list[Duty]]]:
        """Duties under the word of their role, in the order of the roles."""
        named = [(str(role.label), [duty for duty in self.duties if duty.role == role]) for role in DutyRole]
        return [(label, duties) for label, duties in named if duties]

    @property
    def unknown(self) -> list[Duty]:
        return [duty for duty in self.duties if duty.unit_id is None and not duty.is_collective]

    @property
    def vague(self) -> list[Due]:
        return [due for due in self.dues if not due.is_settled]


@dataclass(frozen=True, slots=True)
class NameLine:
    """What the administrator was asked about a name; `note` is the reason of a refusal."""

    request: NameRequest
    note: str


@dataclass(frozen=True, slots=True)
class Review:
    """`undo` is the last correction, which may be taken back; `names` are the requests about names of this version.

    `above` are the tasks of the plan above, `missing` those of the unit's own that no clause carries out.
    """

    version: PlanVersion
    lines: Sequence[TextLine]
    clauses: Sequence[ClauseLine]
    unknown: Sequence[str]
    vague: list[tuple[Clause, Due]]
    unled: int
    former: PlanVersion | None = None
    new: int = 0
    changed: int = 0
    gone: Sequence[Clause] = field(default_factory=tuple)
    undo: Correction | None = None
    undos: int = 0
    names: Sequence[NameLine] = field(default_factory=tuple)
    above: Sequence[AboveTask] = field(default_factory=tuple)
    missing: Sequence[AboveTask] = field(default_factory=tuple)

    @property
    def proposals(self) -> int:
        return sum(line.clause.carries_id is None and line.likely is not None for line in self.clauses)


def review_of(version: PlanVersion) -> Review:
    """A fixed number of queries, however long the document is."""
    clauses = list(version.clauses.prefetch_related("duties__unit", "dues", "targets"))
    former = version.plan.versions.filter(status=VersionStatus.CONFIRMED).exclude(pk=version.pk).first()
    standing = {clause.task_id: clause for clause in in_force_of(version.plan)} if former else {}
    above = tasks_above(version.plan)
    named = {one.pk: one for one in above}
    ties = ties_of_clauses(clauses)
    lines = [
        _clause_line(clause, standing.get(clause.task_id), named, _measured(clause, ties, version.plan))
        for clause in clauses
    ]
    goes_on = {clause.task_id for clause in clauses}
    corrections = list(version.corrections.select_related("by").defer("before"))
    return Review(
        version=version,
        lines=[_text_line(one) for one in version.lines],
        clauses=lines,
        unknown=list(dict.fromkeys(duty.name for line in lines for duty in line.unknown)),
        vague=[(line.clause, due) for line in lines for due in line.vague],
        unled=sum(not line.duties for line in lines),
        former=former,
        new=sum(line.former is None for line in lines),
        changed=sum(bool(line.difference) for line in lines),
        gone=[clause for task, clause in standing.items() if task not in goes_on],
        undo=corrections[-1] if corrections else None,
        undos=len(corrections),
        names=_name_lines(version, lines),
        above=above,
        missing=not_carried(above, clauses),
    )


def line_of_clause(clause: Clause) -> ClauseLine | None:
    """As it stands now, for whoever typed something else meanwhile; None where it went."""
    found = Clause.objects.prefetch_related("duties__unit", "dues", "targets").filter(pk=clause.pk).first()
    return _clause_line(found, None, {}, ()) if found else None


def visible_version(person: Person, pk: int) -> PlanVersion | None:
    found = PlanVersion.objects.visible_to(person).select_related("plan__unit", "plan__parent", "document", "by")
    return found.filter(pk=pk).first()


def clause_to_correct(person: Person, pk: int) -> Clause | None:
    """A clause of a version that the person may still correct; anybody else gets what a missing one gives."""
    found = Clause.objects.filter(pk=pk, version__status=VersionStatus.DRAFT)
    clause = found.select_related("version__plan__unit", "version__plan__parent", "carries", "likely").first()
    if clause is None or policy.keeper_post(person, clause.version.plan) is None:
        return None
    return clause


def tasks_in_force(plan: Plan) -> list[tuple[str, str]]:
    """(primary key, words) of the tasks that a clause may go on."""
    return [(str(clause.task_id), str(clause)) for clause in in_force_of(plan)]


def task_of(plan: Plan, pk: str) -> Task | None:
    return Task.objects.filter(plan=plan, pk=pk).first() if pk else None


def _text_line(one: dict[str, Any]) -> TextLine:
    parts = [PartLine(part["text"], part["clause"], str(PASSAGES.get(part["why"], ""))) for part in one["parts"]]
    return TextLine(one["line"], parts)


def _clause_line(
    clause: Clause, former: Clause | None, above: Mapping[int, AboveTask], measured: Sequence[tuple[Target, str]]
) -> ClauseLine:
    rows = list(clause.duties.all()), list(clause.dues.all()), list(clause.targets.all())
    carries, likely = above.get(clause.carries_id or 0), above.get(clause.likely_id or 0)
    changed = difference(clause, former) if former else None
    return ClauseLine(clause, *rows, former, changed, carries, likely, measured)


def _measured(clause: Clause, ties: Mapping[tuple[int, str], TargetTie], plan: Plan) -> Sequence[tuple[Target, str]]:
    return [(one, tie_words(ties.get((clause.pk, key_of(one))), plan)) for one in clause.targets.all()]


def _name_lines(version: PlanVersion, lines: Sequence[ClauseLine]) -> list[NameLine]:
    """The latest request about each name that this version writes."""
    written = {duty.name for line in lines for duty in line.duties}
    found = NameRequest.objects.filter(asker=version.plan.unit_id).select_related("unit").prefetch_related("changes")
    latest = {one.name: one for one in found if one.name in written}
    return [NameLine(one, next((each.note for each in one.changes.all()), "")) for one in latest.values()]

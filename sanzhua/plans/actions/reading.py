"""A plan document comes in: kept as a file, read in the limited child, laid down as a version to be checked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person, Unit
from sanzhua.accounts.queries import units_by_name
from sanzhua.base import clock
from sanzhua.base.refusals import Incomplete, WrongState
from sanzhua.documents.actions import store
from sanzhua.documents.choices import DocumentKind
from sanzhua.documents.models import Document
from sanzhua.documents.places import files_folder
from sanzhua.documents.queries import open_file
from sanzhua.ledger import actions as ledger
from sanzhua.plans import policy
from sanzhua.plans.choices import VersionStatus
from sanzhua.plans.models import Clause, Due, Duty, Plan, PlanVersion, Target
from sanzhua.plans.parse import model as parsed
from sanzhua.plans.parse.numbering import marker_at
from sanzhua.plans.parse.plain import plain
from sanzhua.plans.parse.reader import parse_in_child
from sanzhua.plans.queries.above import tasks_above
from sanzhua.plans.queries.tasks import in_force_of
from sanzhua.plans.rules.matching import Worded, carried, matched

PASTED = "粘贴的方案.txt"


def start_plan(
    *,
    unit: Unit,
    by: Person,
    name: str,
    data: bytes,
    title: str = "",
    year: int | None = None,
    number: str = "",
    issued_on: date | None = None,
    parent: Plan | None = None,
) -> PlanVersion:
    """A new plan with its first version to check. Title and year are the document's own where none is given.

    Raises NotAllowed; PlanRefused and Refused with a sentence where the file is no readable plan, Incomplete where
    nobody and nothing says its year. Nothing is then kept.
    """
    policy.require_keeper_of(by, unit)
    with transaction.atomic():
        document, read = _read(unit, by, name, data)
        year = year or read.year
        if year is None:
            raise Incomplete(_("文件里没有写年度，请填写方案的年度。"))
        plan = Plan.objects.create(
            unit=unit,
            parent=parent,
            title=(title.strip() or read.title or document.name)[:200],
            year=year,
            number=number.strip(),
            issued_on=issued_on,
            by=by,
            at=clock.now(),
        )
        return _version(plan, document, read, by)


def start_version(*, plan: Plan, by: Person, name: str, data: bytes) -> PlanVersion:
    """A later wording of the plan, its clauses held against the tasks in force. Raises as `start_plan`, and
    WrongState while another version is being checked."""
    policy.require_keeper(by, plan)
    with transaction.atomic():
        Plan.objects.select_for_update().get(pk=plan.pk)
        if plan.versions.filter(status=VersionStatus.DRAFT).exists():
            raise WrongState(_("这个方案还有一版在核对，请先确认或放弃那一版。"))
        document, read = _read(plan.unit, by, name, data)
        return _version(plan, document, read, by)


def lay_out(version: PlanVersion, read: parsed.Document) -> None:
    """Lines, clauses, duties, dates and targets of the reading; those of an earlier one go."""
    version.clauses.all().delete()
    clauses = Clause.objects.bulk_create(
        Clause(
            version=version,
            position=place,
            number=task.number[:40],
            chapter=chapter[:200],
            heading=(task.heading or "")[:300],
            text=task.text,
            first_line=task.line,
            last_line=task.end_line,
        )
        for place, (task, chapter) in enumerate(zip(read.tasks, _chapters(read), strict=True), 1)
    )
    _lay_duties(clauses, read.tasks)
    Due.objects.bulk_create(_dues(clauses, read.tasks))
    Target.objects.bulk_create(_targets(clauses, read.tasks))
    version.lines = _lines(read)
    version.save(update_fields=["lines"])
    _take_for_tasks(version, clauses)
    _propose_above(version, clauses)


def reading_of(document: Document) -> parsed.Document:
    """The stored file, parsed anew. Raises PlanRefused; WrongState while the scanner has not judged it."""
    open_file(document)
    return parse_in_child(files_folder() / document.stored_as, document.name)


def _read(unit: Unit, by: Person, name: str, data: bytes) -> tuple[Document, parsed.Document]:
    document = store(kind=DocumentKind.PLAN, owner=unit, name=name, data=data, by=by)
    read = reading_of(document)
    if not read.tasks:
        raise Incomplete(_("读完全文没有找到任务：没有责任单位，也没有编号的条款。请核对是不是方案正文。"))
    return document, read


def _version(plan: Plan, document: Document, read: parsed.Document, by: Person) -> PlanVersion:
    version = PlanVersion.objects.create(
        plan=plan, number=plan.versions.count() + 1, document=document, by=by, at=clock.now()
    )
    lay_out(version, read)
    facts = {"plan": plan.pk, "version": version.number, "sha256": document.sha256, "tasks": len(read.tasks)}
    ledger.record(kind="plan.read", actor=by, unit=plan.unit, facts=facts)
    return version


def _lay_duties(clauses: Sequence[Clause], tasks: Sequence[parsed.Task]) -> None:
    known = units_by_name(unit.name for task in tasks for unit in task.units if not unit.collective)
    Duty.objects.bulk_create(
        Duty(
            clause=clause,
            position=place,
            name=unit.name[:120],
            unit=None if unit.collective else known.get(unit.name),
            role=unit.role,
            is_collective=unit.collective,
        )
        for clause, task in zip(clauses, tasks, strict=True)
        for place, unit in enumerate(task.units)
    )


def _dues(clauses: Sequence[Clause], tasks: Sequence[parsed.Task]) -> Iterable[Due]:
    """A vague one carries the day that is proposed, and waits for a person."""
    for clause, task in zip(clauses, tasks, strict=True):
        for place, due in enumerate(task.due):
            yield Due(
                clause=clause,
                position=place,
                text=due.text[:80],
                on=due.on or due.proposed,
                repeat=due.repeat or "",
                is_settled=due.on is not None or due.repeat is not None,
            )


def _targets(clauses: Sequence[Clause], tasks: Sequence[parsed.Task]) -> Iterable[Target]:
    for clause, task in zip(clauses, tasks, strict=True):
        for place, target in enumerate(task.targets):
            yield Target(
                clause=clause,
                position=place,
                text=target.text[:200],
                value=Decimal(str(target.value)),
                measure_unit=target.unit[:20],
            )


def _chapters(read: parsed.Document) -> list[str]:
    """Under which heading of the outermost numbering each task stands; empty before the first."""
    headings = [(one.line, one.text.strip()) for one in read.passages if one.why == "heading"]
    styles = [found.style.key if (found := marker_at(plain(text), 0)) else "" for _line, text in headings]
    outermost = next((style for style in styles if style), "")
    chapters = [heading for heading, style in zip(headings, styles, strict=True) if style == outermost]
    return [next((text for line, text in reversed(chapters) if line <= task.line), "") for task in read.tasks]


def _lines(read: parsed.Document) -> list[dict[str, object]]:
    parts: list[list[tuple[int, int, int | None, str]]] = [[] for _paragraph in read.paragraphs]
    for place, task in enumerate(read.tasks, 1):
        for span in task.spans:
            parts[span.paragraph].append((span.start, span.end, place, ""))
    for passage in read.passages:
        for span in passage.spans:
            parts[span.paragraph].append((span.start, span.end, None, passage.why))
    return [
        {
            "line": paragraph.line,
            "parts": [
                {"text": paragraph.text[start:end], "clause": place, "why": why}
                for start, end, place, why in sorted(mine, key=lambda part: part[:2])
                if paragraph.text[start:end].strip()
            ],
        }
        for paragraph, mine in zip(read.paragraphs, parts, strict=True)
    ]


def _take_for_tasks(version: PlanVersion, clauses: Sequence[Clause]) -> None:
    """In a later version: which task in force each clause is, for a person to look through."""
    old = [Worded(clause.task_id or 0, clause.number, clause.text) for clause in in_force_of(version.plan)]
    new = [Worded(place, clause.number, clause.text) for place, clause in enumerate(clauses)]
    for place, task in matched(new, old).items():
        clauses[place].task_id = task
    Clause.objects.bulk_update(clauses, ["task"])


def _propose_above(version: PlanVersion, clauses: Sequence[Clause]) -> None:
    """Which task of the plan above each clause carries out: what a person said of an earlier version stands, the
    rest is a proposal."""
    above = tasks_above(version.plan)
    if not above:
        return
    known = {one.pk for one in above}
    said = dict(version.plan.tasks.filter(parent__isnull=False).values_list("pk", "parent"))
    told = [Worded(one.pk, one.clause.number, one.clause.text) for one in above]
    owed = {one.pk for one in above if one.is_owed}
    new = [Worded(place, clause.number, clause.text) for place, clause in enumerate(clauses)]
    likely = carried(new, told, owed)
    for place, clause in enumerate(clauses):
        parent = said.get(clause.task_id or 0)
        clause.carries_id = parent if parent in known else None
        clause.likely_id = likely.get(place)
    Clause.objects.bulk_update(clauses, ["carries", "likely"])

"""What is asked about identity, and how projects hang together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.models import Person
from sanzhua.base.refusals import NotAllowed
from sanzhua.registry import policy
from sanzhua.registry.choices import Answer, Relation
from sanzhua.registry.merge_steps import foretold
from sanzhua.registry.models import IdentityQuestion, IdentityQuestionChange, Merge, Project, ProjectRelation
from sanzhua.registry.queries.page import Known, known_values
from sanzhua.registry.queries.values import register_values
from sanzhua.registry.rules import likeness
from sanzhua.ui import times

PAGE_ROWS = 30
# How the other project stands to this one: where this one is the relation's project, and where it is the other.
_WORDS = {
    Relation.PHASE_OF: (_("本项目是它的分期"), _("它是本项目的分期")),
    Relation.REPLACES: (_("被本项目替代"), _("替代本项目")),
    Relation.PART_OF: (_("所属打包项目"), _("打包子项目")),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One field of two entries. `says` agrees, differs, silent, or "" where the rules do not look at it."""

    heading: str
    left: Any
    right: Any
    says: str
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class QuestionRow:
    question: IdentityQuestion
    agreeing: tuple[str, ...]
    differing: tuple[str, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """`forward` and `backward`: what a merge would do elsewhere if the older, or the younger entry were kept."""

    question: IdentityQuestion
    sentence: str
    lines: tuple[Line, ...]
    answered: IdentityQuestionChange | None
    may_decide: bool
    forward: tuple[str, ...] = ()
    backward: tuple[str, ...] = ()

    @property
    def weighed(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.says)

    @property
    def rest(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if not line.says)


@dataclass(frozen=True, slots=True)
class Related:
    """`words` say how the other project stands to this one; `relation` is None where a merge or parent says it."""

    words: str
    project: Project
    relation: ProjectRelation | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Relations:
    """`into` is None for who may not see what this entry was merged into, though `merged_on` tells of it."""

    merged_on: date | None = None
    into: Project | None = None
    merge: Merge | None = None
    related: tuple[Related, ...] = ()
    merged: tuple[Merge, ...] = ()
    parts: int = 0
    questions: int = 0

    def __bool__(self) -> bool:
        return bool(self.merged_on or self.related or self.merged or self.questions)


def questions(person: Person, *, state: str = "open", page: int = 1) -> Page[IdentityQuestion]:
    """Likeliest first; `state` open or answered. Open ones about entries that were merged meanwhile are left out."""
    found = IdentityQuestion.objects.visible_to(person).select_related("first__unit", "second__unit")
    if state == "open":
        found = found.open().filter(first__merged_into__isnull=True, second__merged_into__isnull=True)
    else:
        found = found.exclude(status=Answer.OPEN).order_by("-pk")
    return Paginator(found, PAGE_ROWS).get_page(page)


def question_row(question: IdentityQuestion) -> QuestionRow:
    said: dict[str, list[str]] = {"agrees": [], "differs": [], "silent": []}
    for key, says, *_rest in question.evidence:
        said[says].append(likeness.label(key, _lang()))
    words = likeness.sentence(question.verdict, _lang())
    return QuestionRow(question, tuple(said["agrees"]), tuple(said["differs"]), words)


def question_page(question: IdentityQuestion, person: Person) -> QuestionPage:
    may = may_decide(person, question.first, question.second)
    merged = question.first.merged_into_id or question.second.merged_into_id
    open_ = may and question.status == Answer.OPEN and not merged
    return QuestionPage(
        question=question,
        sentence=likeness.sentence(question.verdict, _lang()),
        lines=tuple(_lines(question)),
        answered=question.changes.select_related("by").last() if question.status != Answer.OPEN else None,
        may_decide=may,
        forward=tuple(foretold(question.first, question.second)) if open_ else (),
        backward=tuple(foretold(question.second, question.first)) if open_ else (),
    )


def may_decide(person: Person, first: Project, second: Project) -> bool:
    try:
        policy.require_decider(person, first, second)
    except NotAllowed:
        return False
    return True


def relations_of(project: Project, person: Person) -> Relations:
    away = Merge.objects.filter(merged=project, undone_at__isnull=True).select_related("kept__unit").first()
    seen = person.visible_unit_ids()
    return Relations(
        merged_on=away.on if away else None,
        into=away.kept if away and away.kept.unit_id in seen else None,
        merge=away,
        related=tuple(one for one in _related(project) if one.project.unit_id in seen),
        merged=tuple(one for one in _merges(project) if one.merged.unit_id in seen),
        parts=project.subprojects.count(),
        questions=_open_questions(project, person),
    )


def _open_questions(project: Project, person: Person) -> int:
    mine = IdentityQuestion.objects.visible_to(person).open()
    return (mine.filter(first=project) | mine.filter(second=project)).count()


def _merges(project: Project) -> Iterator[Merge]:
    yield from Merge.objects.filter(kept=project, undone_at__isnull=True).select_related("merged__unit", "by")


def _related(project: Project) -> Iterator[Related]:
    running = ProjectRelation.objects.filter(ended_at__isnull=True)
    for one in running.filter(project=project).select_related("other__unit"):
        yield Related(str(_WORDS[Relation(one.kind)][0]), one.other, one, one.note)
    for one in running.filter(other=project).select_related("project__unit"):
        yield Related(str(_WORDS[Relation(one.kind)][1]), one.project, one, one.note)


def _lines(question: IdentityQuestion) -> Iterator[Line]:
    compared = set()
    for key, says, _points, left, right in question.evidence:
        compared.add({"amount": "total"}.get(key, key))
        yield Line(likeness.label(key, _lang()), left, right, says)
    yield from _more(question.first, question.second, compared)


def _more(first: Project, second: Project, compared: set[str]) -> Iterator[Line]:
    """What else the register knows of either, so that a person can tell; the rules do not weigh it."""
    left, right = ({one.key: one for one in known_values(register_values(project))} for project in (first, second))
    for key in dict.fromkeys([*left, *right]):
        if key not in compared:
            one: Known = left.get(key) or right[key]
            yield Line(one.heading, _value(left.get(key)), _value(right.get(key)), "", one.kind)


def _value(known: Known | None) -> Any:
    return known.value if known else None


def _lang() -> str:
    return "en" if times.is_english() else "zh"

"""The lists that a person may take out, what went out, and what was said of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from sanzhua.accounts.models import Person, Post, Unit
from sanzhua.base.periods import Period
from sanzhua.dispatch.models import FormPeriod
from sanzhua.outward.list_policy import posts_by_list
from sanzhua.outward.models import AnswerLine, ListExport
from sanzhua.outward.queries.list_words import addressee_of, name_of, selection_of
from sanzhua.outward.rules.list_templates import Template, load_lists
from sanzhua.registry.models import Project


@dataclass(frozen=True, slots=True)
class Offer:
    """A list that the person may take out, with its last export."""

    template: Template
    post: Post
    last: ListExport | None

    @property
    def name(self) -> str:
        return name_of(self.template)

    @property
    def addressee(self) -> str:
        return addressee_of(self.template)

    @property
    def selection(self) -> str:
        return selection_of(self.template)


def offers(person: Person) -> list[Offer]:
    posts, last = posts_by_list(person), {}
    for export in ListExport.objects.visible_to(person).order_by("number").select_related("by"):
        last[export.list] = export
    return [Offer(load_lists()[key], post, last.get(key)) for key, post in posts.items()]


def newest_closed(template: Template) -> Period | None:
    """The newest month that the city has closed of a form whose figures the list takes."""
    closed = FormPeriod.objects.filter(form__in={column.form for column in template.columns}, closed_at__isnull=False)
    newest = closed.order_by("-period").values_list("period", flat=True).first()
    return Period.parse(newest) if newest else None


def newest_answers(key: str, unit: Unit) -> QuerySet[AnswerLine]:
    """What the recipient said last of each row, over all exports of the list for that unit."""
    lines = AnswerLine.objects.filter(newest=True, row__export__list=key, row__export__unit=unit)
    return lines.select_related("row", "answer")


def last_answers(key: str, unit: Unit) -> dict[str, AnswerLine]:
    """The same by key of the row."""
    return {line.row.key: line for line in newest_answers(key, unit)}


def answers_of_project(project: Project, person: Person) -> list[AnswerLine]:
    """What recipients said last of a project that the person sees: newest first, whoever may take the list out."""
    if project.unit_id not in person.visible_unit_ids():
        return []
    lines = AnswerLine.objects.filter(newest=True, row__project=project).select_related("row__export", "answer")
    return list(lines.order_by("-answer__applied_at", "-pk"))


def exports_of(person: Person) -> QuerySet[ListExport]:
    """Newest first."""
    return ListExport.objects.visible_to(person).select_related("unit", "by")

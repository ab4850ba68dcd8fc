from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from sanzhua.accounts.models import Person
from sanzhua.notices.choices import SENTENCES
from sanzhua.notices.models import Todo


@dataclass(frozen=True)
class Line:
    """One line of the desk, the sentence already in the reader's language."""

    pk: int
    sentence: str
    unit: str
    role: str
    verb: str
    subject: str
    url: str
    due_at: datetime | None


def todos_for(person: Person) -> list[Line]:
    """Open lines for the person's posts: what is due first comes first, what has no date comes last."""
    lines = Todo.objects.visible_to(person).open().select_related("unit")
    return [_line(todo) for todo in lines.order_by(F("due_at").asc(nulls_last=True), "pk")]


def _line(todo: Todo) -> Line:
    return Line(
        pk=todo.pk,
        sentence=str(SENTENCES[todo.verb]) % todo.params,
        unit=todo.unit.label,
        role=todo.role,
        verb=todo.verb,
        subject=todo.subject,
        url=todo.url,
        due_at=todo.due_at,
    )

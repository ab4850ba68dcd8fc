from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person
from sanzhua.notices.choices import SENTENCES
from sanzhua.notices.models import Todo
from sanzhua.ui import times


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


def todos_for(person: Person, titles: Mapping[str, str] | None = None) -> list[Line]:
    """Open lines for the person's posts: what is due first comes first, what has no date comes last.

    `titles` names the forms by key in the reader's language.
    """
    lines = Todo.objects.visible_to(person).open().select_related("unit")
    return [_line(todo, titles or {}) for todo in lines.order_by(F("due_at").asc(nulls_last=True), "pk")]


def _line(todo: Todo, titles: Mapping[str, str]) -> Line:
    return Line(
        pk=todo.pk,
        sentence=str(SENTENCES[todo.verb]) % _words(todo.params, titles),
        unit=todo.unit.shown,
        role=todo.role,
        verb=todo.verb,
        subject=todo.subject,
        url=todo.url,
        due_at=todo.due_at,
    )


def _words(params: Mapping[str, Any], titles: Mapping[str, str]) -> dict[str, Any]:
    """Names for the keys of forms and period; what is no key stands as it is."""
    words = dict(params)
    if re.fullmatch(r"\d{4}-\d{2}", str(words.get("period", ""))):
        words["period"] = times.period_name(words["period"])
    if "form" in words:
        keys = [words["form"]] if isinstance(words["form"], str) else words["form"]
        words["form"] = _("、").join(titles.get(key, key) for key in keys)
    return words

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Count, F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person
from sanzhua.base import clock
from sanzhua.notices.choices import SENTENCES
from sanzhua.notices.mail_choices import HEADINGS, DigestState, heading_of, sentence_in_mail
from sanzhua.notices.models import Digest, DigestQuerySet, Mailbox, Todo
from sanzhua.ui import times

COUNTED = (DigestState.SENT, DigestState.NOTHING, DigestState.FAILED, DigestState.UNCLEAR)


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
    return _lines(person, titles or {}, SENTENCES.__getitem__)


@dataclass(frozen=True)
class DigestGroup:
    heading: str
    lines: Sequence[Line]


@dataclass(frozen=True)
class DigestPage:
    """What a mail tells: the groups of the desk in its order, in each what is due first comes first; may be empty."""

    today: date
    groups: Sequence[DigestGroup]

    @property
    def lines(self) -> list[Line]:
        return [line for group in self.groups for line in group.lines]

    @property
    def overdue(self) -> int:
        return sum(line.due_at is not None and line.due_at < clock.business_now() for line in self.lines)

    @property
    def subject(self) -> str:
        words = {"day": times.day(self.today), "n": len(self.lines), "late": self.overdue}
        sentence = _("三抓 %(day)s：%(n)d件待办，%(late)d件已逾期") if self.overdue else _("三抓 %(day)s：%(n)d件待办")
        return sentence % words


def digest_of(person: Person, titles: Mapping[str, str]) -> DigestPage:
    """The open lines of the person's posts, those lent by a delegation included, in the words of a mail."""
    lines = _lines(person, titles, sentence_in_mail)
    found = [DigestGroup(str(head), [line for line in lines if heading_of(line.verb) == head]) for head in HEADINGS]
    return DigestPage(clock.business_today(), [group for group in found if group.lines])


def mailbox_of(person: Person) -> Mailbox | None:
    return Mailbox.objects.visible_to(person).first()


def digest_today(person: Person) -> Digest | None:
    return Digest.objects.visible_to(person).filter(day=real_today()).first()


def real_today() -> date:
    """A mail is read in the real world: its day is the real one, also where a demonstration's business day is not."""
    return clock.now().astimezone(clock.SHANGHAI).date()


def mail_faults(_person: Person) -> int:
    """How many of today's mails did not go out or may not have; without a mail server nobody asks."""
    return _faulty().filter(day=real_today()).count() if has_mail() else 0


def days_of_mail(most: int = 14) -> list[tuple[date, list[int]]]:
    """The newest days, each with its mails in the order of COUNTED."""
    states = {state: Count("pk", filter=Q(status=state)) for state in COUNTED}
    rows = Digest.objects.order_by("-day").values("day").annotate(**states).values_list("day", *COUNTED)
    return [(day, counts) for day, *counts in rows[:most]]


def faulty_mails(most: int = 100) -> list[Digest]:
    """Newest first."""
    return list(_faulty().select_related("person").order_by("-day", "person__username")[:most])


def has_mail() -> bool:
    """Whether this installation sends mail at all."""
    return settings.MAIL_SERVER is not None


def _faulty() -> DigestQuerySet:
    return Digest.objects.filter(status__in=(DigestState.FAILED, DigestState.UNCLEAR))


def _lines(person: Person, titles: Mapping[str, str], said: Callable[[str], Promise]) -> list[Line]:
    lines = Todo.objects.visible_to(person).open().select_related("unit")
    return [_line(todo, titles, said) for todo in lines.order_by(F("due_at").asc(nulls_last=True), "pk")]


def _line(todo: Todo, titles: Mapping[str, str], said: Callable[[str], Promise]) -> Line:
    return Line(
        pk=todo.pk,
        sentence=str(said(todo.verb)) % _words(todo.params, titles),
        unit=todo.unit.shown,
        role=todo.role,
        verb=todo.verb,
        subject=todo.subject,
        url=todo.url,
        due_at=todo.due_at,
    )


def _words(params: Mapping[str, Any], titles: Mapping[str, str]) -> dict[str, Any]:
    """Names for the keys of form and period; what is no key stands as it is."""
    words = dict(params)
    if re.fullmatch(r"\d{4}-\d{2}", str(words.get("period", ""))):
        words["period"] = times.period_name(words["period"])
    if "form" in words:
        words["form"] = titles.get(words["form"], words["form"])
    return words

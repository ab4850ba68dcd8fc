"""One task becomes several: divided behind sentences, with its units, dates and targets given to the parts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person
from sanzhua.base.refusals import Incomplete
from sanzhua.plans.actions.correcting import named
from sanzhua.plans.actions.drafts import Draft, corrected
from sanzhua.plans.actions.ties import tie_as_before, ties_by_words
from sanzhua.plans.models import Clause
from sanzhua.plans.rules import parts as document
from sanzhua.plans.rules.splitting import cuts_in, holder, parts_at

Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Sharing:
    """`texts` are the parts; `rows` says which of them each duty, date and target goes to, by (kind, primary key)."""

    texts: Sequence[str]
    rows: Mapping[Key, Collection[int]]


def sharing_of(clause: Clause, begins: Sequence[int]) -> Sharing:
    """How the clause divides where these sentences begin a part: units go to every part, dates and targets to the one
    in which their words stand. Raises Incomplete where nothing is divided."""
    try:
        texts = parts_at(clause.text, begins)
    except ValueError:
        texts = []
    if len(texts) < 2:
        raise Incomplete(_("请勾选从哪一句起另成一项任务。"))
    everywhere = range(len(texts))
    rows: dict[Key, Collection[int]] = {("duty", one.pk): everywhere for one in clause.duties.all()}
    rows |= {("due", one.pk): (holder(one.text, texts),) for one in clause.dues.all()}
    rows |= {("target", one.pk): (holder(one.text, texts),) for one in clause.targets.all()}
    return Sharing(texts, rows)


def split(clause: Clause, *, by: Person, revision: int, sharing: Sharing) -> list[Clause]:
    """Gives all parts, the first of them the clause itself, which goes on the task in force and keeps the heading.

    Raises NotAllowed; Incomplete where a unit, a date or a target goes to no part; WrongState as every correction.
    """
    said = {"clause": named(clause)}
    count = len(sharing.texts)
    with corrected(clause.version, by, revision, "split", said=said, clause=clause.position, parts=count) as draft:
        _require_all(clause, sharing)
        draft.keep(clause)
        draft.make_room(clause.position + 1, count - 1)
        _divide_document(draft, clause, sharing.texts)
        made = _make(draft, clause, sharing.texts)
        draft.made(made[1:])
        _share(made, sharing)
    return made


def _require_all(clause: Clause, sharing: Sharing) -> None:
    places = range(len(sharing.texts))
    for kind, rows in _rows(clause).items():
        for row in rows:
            if not set(sharing.rows.get((kind, row.pk), ())) & set(places):
                raise Incomplete(_("“%(row)s”没有分给任何一项，请勾选。") % {"row": str(row)})


def _divide_document(draft: Draft, clause: Clause, texts: Sequence[str]) -> None:
    words = document.words_of(draft.version.lines, clause.position)
    draft.version.lines = document.divided(draft.version.lines, clause.position, cuts_in(words, texts))


def _make(draft: Draft, clause: Clause, texts: Sequence[str]) -> list[Clause]:
    numbers = set(draft.version.clauses.values_list("number", flat=True))
    made = [clause]
    for at, text in enumerate(texts):
        first, last = document.span_of(draft.version.lines, clause.position + at) or (
            made[-1].last_line, made[-1].last_line,
        )  # fmt: skip
        where: dict[str, Any] = {"text": text.strip(), "first_line": first, "last_line": last}
        if at == 0:
            Clause.objects.filter(pk=clause.pk).update(**where)
            continue
        number = _next_number(clause.number, numbers)
        made.append(
            Clause.objects.create(
                version=draft.version, position=clause.position + at, number=number, chapter=clause.chapter,
                carries=clause.carries, likely=clause.likely, **where,
            )
        )  # fmt: skip
    return made


def _next_number(number: str, taken: set[str]) -> str:
    """一(二)-2, or the next that is free; none where the clause had none."""
    if not number:
        return ""
    place = 2
    while (wanted := f"{number}-{place}"[-40:]) in taken:
        place += 1
    taken.add(wanted)
    return wanted


def _share(made: Sequence[Clause], sharing: Sharing) -> None:
    """Rows of the first part stay where they are or go; the others get copies."""
    measured = ties_by_words(made[0])
    for kind, rows in _rows(made[0]).items():
        for row in rows:
            places = set(sharing.rows[kind, row.pk])
            copies = [_copy(row, made[at]) for at in range(1, len(made)) if at in places]
            type(row).objects.bulk_create(copies)
            if 0 not in places:
                row.delete()
    for clause in made[1:]:
        tie_as_before(clause, measured)


def _copy(row: Any, clause: Clause) -> Any:
    kept = {field.attname: getattr(row, field.attname) for field in row._meta.fields if not field.primary_key}
    return type(row)(**{**kept, "clause_id": clause.pk})


def _rows(clause: Clause) -> dict[str, list[Any]]:
    return {
        "duty": list(clause.duties.all()),
        "due": list(clause.dues.all()),
        "target": list(clause.targets.all()),
    }

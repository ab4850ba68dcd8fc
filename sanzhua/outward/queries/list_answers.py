"""An answer laid beside the rows that it answers: what it says, of whom, and what it would change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from sanzhua.base.likeness import squeeze
from sanzhua.outward.list_choices import Result
from sanzhua.outward.models import AnswerLine, ExportRow, ListAnswer
from sanzhua.outward.queries.list_words import register_heading
from sanzhua.outward.queries.lists import last_answers
from sanzhua.outward.rules.list_templates import AnswerColumn, Template
from sanzhua.registry.queries.values import register_values
from sanzhua.registry.rules import codes_in

MATCHED, AMBIGUOUS, UNMATCHED, TWICE, SAME, EMPTY, SKIPPED = (
    "matched",
    "ambiguous",
    "unmatched",
    "twice",
    "same",
    "empty",
    "skipped",
)
SKIP = "skip"
# The kinds with their words, in the order in which a person looks at them.
KINDS = {
    MATCHED: _("将采用"),
    AMBIGUOUS: _("待认定"),
    TWICE: _("重复且不一致"),
    UNMATCHED: _("对不上"),
    SAME: _("与已有相同"),
    EMPTY: _("没有回执内容"),
    SKIPPED: _("不采用"),
}


@dataclass(frozen=True, slots=True)
class Code:
    """A value for the register. `differs`: the register holds another one, which only a person replaces."""

    key: str
    heading: str
    old: str
    new: str

    @property
    def differs(self) -> bool:
        return bool(self.old)


@dataclass(slots=True)
class Answered:
    """One row of the file. `row` is the export's row that is meant, `candidates` those that may be."""

    ref: str
    sheet: str
    number: int
    name: str
    kind: str = UNMATCHED
    row: ExportRow | None = None
    candidates: Sequence[ExportRow] = ()
    result: str = ""
    said: str = ""
    reason: str = ""
    values: dict[str, str] = field(default_factory=dict)
    codes: Sequence[Code] = ()
    before: AnswerLine | None = None
    unknown: bool = False

    @property
    def result_word(self) -> str:
        return str(Result(self.result).label) if self.result else self.said

    @property
    def kind_word(self) -> str:
        return str(KINDS[self.kind])

    @property
    def may_apply(self) -> bool:
        return self.kind == MATCHED

    @property
    def differing(self) -> list[Code]:
        return [code for code in self.codes if code.differs]


def plan(answer: ListAnswer) -> list[Answered]:
    """Every row of the file, in its order. A word that the list does not know as a result stays a word."""
    template = answer.export.template
    if template is None:
        return []
    index = _Index(ExportRow.objects.filter(export=answer.export).select_related("project"))
    found = [_answered(template, answer, index, line) for line in answer.reading.get("rows", ())]
    _mark_twice(found)
    before = last_answers(template.key, answer.export.unit)
    for one in found:
        _weigh(template, one, before)
    return found


def applied_lines(answer: ListAnswer) -> list[AnswerLine]:
    """What was kept of an answer that was applied, in the order of the file."""
    return list(answer.lines.select_related("row__project"))


def counts(found: Iterable[Answered]) -> Counter[str]:
    """Rows by kind; `returned` of those to be applied, and `codes` that the register would take."""
    found = list(found)
    number = Counter(one.kind for one in found)
    number["returned"] = sum(one.may_apply and one.result == Result.RETURNED for one in found)
    number["codes"] = sum(len(one.codes) - len(one.differing) for one in found if one.may_apply)
    number["unknown"] = sum(one.unknown for one in found)
    return number


class _Index:
    def __init__(self, rows: Iterable[ExportRow]) -> None:
        self.by_key: dict[str, ExportRow] = {}
        self.by_code: dict[str, list[ExportRow]] = {}
        self.by_name: dict[str, list[ExportRow]] = {}
        for row in rows:
            self.by_key[row.key] = row
            self.by_name.setdefault(squeeze(row.name), []).append(row)
            for code in codes_in(row.code):
                self.by_code.setdefault(code, []).append(row)

    def find(self, number: str, code: str, name: str) -> tuple[ExportRow | None, Sequence[ExportRow]]:
        """Our own number decides, then the code; a name alone only proposes."""
        if number in self.by_key:
            return self.by_key[number], ()
        coded = [row for one in codes_in(code) for row in self.by_code.get(one, ())]
        named = self.by_name.get(squeeze(name), []) if name else []
        both = [row for row in coded if row in named] or coded
        if len(both) == 1:
            return both[0], ()
        return None, both or named


def _answered(template: Template, answer: ListAnswer, index: _Index, line: Sequence[Any]) -> Answered:
    sheet, number, own, code, name, values = line
    one = Answered(f"{sheet}!{number}", sheet, number, name or own or code, values=values)
    decided = answer.decisions.get(one.ref, "")
    one.row, one.candidates = index.find(own, code, name)
    if decided and decided != SKIP:
        one.row = index.by_key.get(decided, one.row)
    if decided == SKIP:
        one.kind = SKIPPED
    else:
        one.kind = MATCHED if one.row else AMBIGUOUS if one.candidates else UNMATCHED
    _read_values(template, one)
    return one


def _read_values(template: Template, one: Answered) -> None:
    for column in template.answers:
        text = one.values.get(column.heading, "")
        if column.kind == "result":
            one.said, one.result = text[:200], template.result_words.get(squeeze(text), "")
            one.unknown = bool(text) and not one.result
        elif column.kind == "reason":
            one.reason = text


def _mark_twice(found: Sequence[Answered]) -> None:
    """Two rows of the file about one of ours: alike they are one, else nobody guesses which holds."""
    groups: dict[str, list[Answered]] = {}
    for one in found:
        if one.kind == MATCHED and one.row:
            groups.setdefault(one.row.key, []).append(one)
    for group in groups.values():
        alike = all(one.values == group[0].values for one in group)
        for one in group[1:] if alike else group if len(group) > 1 else ():
            one.kind = SAME if alike else TWICE


def _weigh(template: Template, one: Answered, before: Mapping[str, AnswerLine]) -> None:
    if one.row is None or one.kind != MATCHED:
        return
    one.before = before.get(one.row.key)
    one.codes = tuple(_codes(template, one))
    if not one.said and not one.reason and not one.codes and not _notes(template, one):
        one.kind = EMPTY
    elif one.before and (one.before.said, one.before.reason) == (one.said, one.reason) and not one.codes:
        one.kind = SAME if _notes(template, one) <= one.before.values.items() else MATCHED


def _notes(template: Template, one: Answered) -> Any:
    headings = {column.heading for column in template.answers if column.kind == "note"}
    return {name: text for name, text in one.values.items() if name in headings}.items()


def _codes(template: Template, one: Answered) -> Iterable[Code]:
    if one.row is None or one.row.project is None:
        return
    held = register_values(one.row.project)
    for column in template.answers:
        new = one.values.get(column.heading, "")[:200] if column.kind == "register" else ""
        old = str(held.get(column.key) or "")
        if new and squeeze(new) != squeeze(old) and _fits(column, new):
            yield Code(column.key, register_heading(column.key), old, new)


def _fits(column: AnswerColumn, text: str) -> bool:
    return column.key != "code" or bool(codes_in(text))

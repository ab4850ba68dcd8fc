"""Tasks and passages from blocks of text and from rows of tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from sanzhua.plans.parse.dates import Due, dues_of_note, find_dues
from sanzhua.plans.parse.duties import find_duties
from sanzhua.plans.parse.model import Passage, Span, Task
from sanzhua.plans.parse.notes import Unit
from sanzhua.plans.parse.outline import Block
from sanzhua.plans.parse.source import Paragraph
from sanzhua.plans.parse.targets import find_targets
from sanzhua.plans.parse.tasktable import TableRow
from sanzhua.plans.parse.wording import Wording

_UNIT_AS_HEADING = re.compile(r"^([^。:：\n]{2,60})[。:：\n]\s*(?=负责|牵头)")


class Maker:
    """`year` is the plan's, in which dates without a year lie."""

    def __init__(self, wording: Wording, year: int | None) -> None:
        self.wording, self.year = wording, year

    def task(self, blocks: Sequence[Block], number: str) -> Task:
        """Units come from the notes; where there is none, from prose that gives a duty."""
        notes = [note for block in blocks for note in block.notes]
        text = self.wording.words(blocks)
        units = [unit for note in notes for unit in note.units] if notes else duties_of(text)
        first, last = self._ends(blocks)
        return Task(
            number=number,
            heading=self.wording.heading(blocks),
            text=text,
            units=tuple(dict.fromkeys(units)),
            due=self._dues([said for note in notes for said in note.due], text),
            targets=tuple(find_targets(text)),
            line=first.line,
            end_line=last.end_line,
            spans=_spans(blocks),
            is_noted=bool(notes),
        )

    def extended(self, task: Task, blocks: Sequence[Block]) -> Task:
        """With what stands below the clause and has no note of its own."""
        more = self.wording.words(blocks, with_number=True)
        return replace(
            task,
            text=f"{task.text}\n{more}".strip(),
            due=tuple(dict.fromkeys([*task.due, *find_dues(more, self.year)])),
            targets=tuple(dict.fromkeys([*task.targets, *find_targets(more)])),
            end_line=max(task.end_line, self._ends(blocks)[1].end_line),
            spans=(*task.spans, *_spans(blocks)),
        )

    def from_row(self, row: TableRow, paragraph: Paragraph) -> Task:
        return Task(
            number=row.number,
            heading=row.heading,
            text=row.text,
            units=row.units,
            due=self._dues(row.due, row.text),
            targets=tuple(dict.fromkeys([*find_targets(row.text), *find_targets(row.target)])),
            line=paragraph.line,
            end_line=paragraph.end_line,
            spans=(Span(row.paragraph, 0, len(paragraph.text)),),
            is_noted=True,
        )

    def passage(self, blocks: Sequence[Block], why: str) -> Passage:
        first, last = self._ends(blocks)
        text = "\n".join(self.wording.text(block) for block in blocks)
        return Passage(why, text, first.line, last.end_line, _spans(blocks))

    def has_duty(self, blocks: Sequence[Block]) -> bool:
        return bool(duties_of(self.wording.words(blocks)))

    def _dues(self, said: Iterable[str], text: str) -> tuple[Due, ...]:
        """What a note or a column says about time is kept even where it is no date."""
        dues = [due for one in said for due in dues_of_note(one, self.year)]
        return tuple(dict.fromkeys([*dues, *find_dues(text, self.year)]))

    def _ends(self, blocks: Sequence[Block]) -> tuple[Paragraph, Paragraph]:
        paragraphs = self.wording.paragraphs
        return paragraphs[blocks[0].paragraph], paragraphs[blocks[-1].paragraph]


def duties_of(text: str) -> list[Unit]:
    """Of a clause's words; 市财政局。负责… has the unit as its heading."""
    return find_duties(_UNIT_AS_HEADING.sub(r"\1", text))


def _spans(blocks: Sequence[Block]) -> tuple[Span, ...]:
    return tuple(Span(block.paragraph, block.start, block.end) for block in blocks)

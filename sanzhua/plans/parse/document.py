"""A whole plan: which of its clauses are tasks, and why the rest is none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from sanzhua.plans.parse.making import Maker
from sanzhua.plans.parse.model import Document, Passage, Span, Task
from sanzhua.plans.parse.outline import Block, Node, grow, is_only_notes
from sanzhua.plans.parse.rules import apply_rules, find_rules
from sanzhua.plans.parse.segments import segments
from sanzhua.plans.parse.source import Paragraph
from sanzhua.plans.parse.tasktable import table_tasks
from sanzhua.plans.parse.title import find_title, find_year, is_standing_rules, opening_kinds
from sanzhua.plans.parse.wording import Wording, has_noted_siblings, number_behind

_SHORT = 300


def read_document(paragraphs: Sequence[Paragraph]) -> Document:
    """Every sign of every paragraph lies in the spans of exactly one task or passage."""
    title, year = find_title(paragraphs), find_year(paragraphs)
    reader = _Reader(paragraphs, title, year)
    reader.read()
    tasks = sorted(apply_rules(reader.tasks, reader.rules), key=lambda task: _place(task.spans))
    passages = sorted(reader.passages, key=lambda passage: _place(passage.spans))
    return Document(title, year, tuple(paragraphs), tuple(_told_apart(tasks)), tuple(passages), tuple(reader.rules))


def _place(spans: tuple[Span, ...]) -> tuple[int, int]:
    return spans[0].paragraph, spans[0].start


def _told_apart(tasks: list[Task]) -> Iterator[Task]:
    """Several tasks of one clause are 四(十)-1, 四(十)-2."""
    counts: dict[str, int] = {}
    for task in tasks:
        counts[task.number] = counts.get(task.number, 0) + 1
    seen: dict[str, int] = {}
    for task in tasks:
        seen[task.number] = seen.get(task.number, 0) + 1
        several = counts[task.number] > 1 and task.number
        yield replace(task, number=f"{task.number}-{seen[task.number]}") if several else task


def _with_their_notes(blocks: list[Block]) -> list[list[Block]]:
    """A paragraph with the notes that stand on the next lines."""
    groups: list[list[Block]] = []
    for block in blocks:
        if groups and is_only_notes(block):
            groups[-1].append(block)
        else:
            groups.append([block])
    return groups


class _Reader:
    def __init__(self, paragraphs: Sequence[Paragraph], title: str | None, year: int | None) -> None:
        self.paragraphs, self.root = paragraphs, grow(paragraphs)
        self.wording = Wording(paragraphs)
        self.make = Maker(self.wording, year)
        self.rules = find_rules(paragraphs)
        self.opening = opening_kinds(paragraphs, title)
        self.tasks: list[Task] = []
        self.passages: list[Passage] = []
        # A paper of standing rules gives tasks only where somebody wrote notes into it, and one may be an accident.
        noted = sum(bool(node.own_notes) for node in self.root.walk())
        self.reads_prose = noted >= 2 or not is_standing_rules(paragraphs, title)

    def read(self) -> None:
        self._read_tables()
        self._read_root()
        for node in self.root.children:
            self._read(node, principle=self.wording.is_principle(node))

    def _read_tables(self) -> None:
        rows = [(index, one) for index, one in enumerate(self.paragraphs) if one.cells]
        for _, group in groupby(rows, key=lambda row: row[1].table):
            table_rows = list(group)
            tasks = {task.paragraph: task for task in table_tasks(table_rows)}
            for index, row in table_rows:
                if index in tasks:
                    self.tasks.append(self.make.from_row(tasks[index], row))
                else:
                    span = Span(index, 0, len(row.text))
                    self.passages.append(Passage("table_head", row.text, row.line, row.end_line, (span,)))

    def _read_root(self) -> None:
        """Before the first number: title, salutation, preamble. In a paper without numbers paragraphs are clauses."""
        numbered = bool(self.root.children)
        for group in _with_their_notes(self.root.blocks):
            if any(block.notes for block in group) or (not numbered and self._has_duty(group)):
                self._add_noted(group, "")
            else:
                self._pass(group, "rule" if self._is_rule(group) else self._why_outside(group[0]))

    def _why_outside(self, block: Block) -> str:
        return self.wording.closing_kind(block) or self.opening.get(block.paragraph, "other")

    # Clauses

    def _read(self, node: Node, *, principle: bool) -> None:
        blocks = self._without_closing(node.blocks)
        absorbed: list[Node] = []
        if any(block.notes for block in blocks):
            absorbed = [child for child in node.children if not child.has_notes]
            self._read_noted(node, blocks, absorbed)
        elif blocks:
            self._read_plain(node, blocks, principle)
        for child in node.children:
            if child not in absorbed:
                self._read(child, principle=principle or self.wording.is_principle(child))

    def _without_closing(self, blocks: list[Block]) -> list[Block]:
        """Signatures and lists of attachments are put aside."""
        kept = []
        for block in blocks:
            if why := self.wording.closing_kind(block):
                self._pass([block], why)
            else:
                kept.append(block)
        return kept

    def _read_noted(self, node: Node, blocks: list[Block], below: list[Node]) -> None:
        """What has no note of its own below a clause that has one is part of that clause's text."""
        last = max(place for place, block in enumerate(blocks) if block.notes)
        if last == 0 and self._is_only_heading(blocks[0]):
            last = len(blocks) - 1
        self._add_noted(blocks[: last + 1], node.number)
        absorbed = [block for child in below for inner in child.walk() for block in inner.blocks]
        if more := self._without_closing(absorbed):
            self.tasks[-1] = self.make.extended(self.tasks[-1], more)
        for block in blocks[last + 1 :]:
            self._read_detached(block, number_behind(node))

    def _is_only_heading(self, block: Block) -> bool:
        """A note on the heading's line is about the paragraphs below, too."""
        covered = self.wording.text(block)
        return "。" not in covered.rstrip("。 ") and len(covered) <= _SHORT

    def _read_detached(self, block: Block, number: str) -> None:
        """A paragraph behind a clause that ended with its note."""
        if self._has_duty([block]):
            self.tasks.append(self.make.task([block], number))
        else:
            self._pass([block], "closing")

    def _read_plain(self, node: Node, blocks: list[Block], principle: bool) -> None:
        heading_only = self.wording.is_heading(blocks[0])
        bare = heading_only and len(blocks) == 1 and not self._has_duty(blocks)
        if principle:
            self._pass(blocks, "principles")
        elif not self.reads_prose:
            self._pass(blocks, "standing_rules")
        elif self._is_rule(blocks):
            self._pass(blocks, "rule")
        elif bare and (node.children or not has_noted_siblings(node)):
            self._pass(blocks, "heading")
        elif node.children and not self._has_duty(blocks):
            self._pass(blocks, "introduction")
        else:
            self._read_leaf(node, blocks, heading_only)

    def _read_leaf(self, node: Node, blocks: list[Block], heading_only: bool) -> None:
        """A clause with several paragraphs is one task, unless paragraphs of it give duties of their own."""
        own = [block for block in blocks[1:] if self._has_duty([block])]
        if heading_only and len(own) < 2:
            own = []
        kept = [block for block in blocks if block not in own]
        if own and heading_only and len(kept) == 1:
            self._pass(kept, "heading")
        else:
            self.tasks.append(self.make.task(kept, node.number))
        for block in own:
            self.tasks.append(self.make.task([block], node.number if heading_only else number_behind(node)))

    # What is read

    def _add_noted(self, blocks: list[Block], number: str) -> None:
        self.tasks += [self.make.task(part, number) for part in segments(blocks)]

    def _pass(self, blocks: list[Block], why: str) -> None:
        self.passages.append(self.make.passage(blocks, why))

    def _has_duty(self, blocks: list[Block]) -> bool:
        return self.reads_prose and self.make.has_duty(blocks)

    def _is_rule(self, blocks: list[Block]) -> bool:
        """Whether it says little more than a rule for the whole document."""
        places = {block.paragraph for block in blocks}
        said = sum(len(rule.text) for rule in self.rules if rule.paragraph in places)
        return said * 2 > sum(len(self.wording.text(block)) for block in blocks)


__all__ = ["Document", "Passage", "Span", "Task", "read_document"]

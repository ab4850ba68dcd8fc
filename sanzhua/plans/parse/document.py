"""A whole plan: its title and year, its tasks, the rules that hold for it, and the passages that are no task."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from sanzhua.plans.parse.dates import Due, find_dues
from sanzhua.plans.parse.duties import find_duties
from sanzhua.plans.parse.notes import Note, Unit, find_notes
from sanzhua.plans.parse.outline import Block, Node, grow
from sanzhua.plans.parse.plain import blanked, compiled, plain, table
from sanzhua.plans.parse.rules import Rule, apply_rules, find_rules
from sanzhua.plans.parse.source import Paragraph
from sanzhua.plans.parse.targets import Target, find_targets
from sanzhua.plans.parse.tasktable import TableRow, table_tasks
from sanzhua.plans.parse.title import find_title, find_year, is_standing_rules, opening_kinds

_LONGEST_HEADING = 26  # as the first sentence of a paragraph
_LONGEST_LINE = 60  # alone on its line


@dataclass(frozen=True, slots=True)
class Span:
    """[start, end) of a paragraph's text; paragraphs count from 0."""

    paragraph: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Task:
    """A clause with a duty. `text` is its wording without number and notes; lines count from 1."""

    number: str
    heading: str | None
    text: str
    units: tuple[Unit, ...]
    due: tuple[Due, ...]
    targets: tuple[Target, ...]
    line: int
    end_line: int
    spans: tuple[Span, ...]
    is_noted: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """What is no task, and why: title, salutation, preamble, principles, heading, introduction, closing,
    signature, attachment, rule, standing_rules, table_head, other."""

    why: str
    text: str
    line: int
    end_line: int
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Document:
    title: str | None
    year: int | None
    paragraphs: tuple[Paragraph, ...]
    tasks: tuple[Task, ...]
    passages: tuple[Passage, ...]
    rules: tuple[Rule, ...]


def read_document(paragraphs: Sequence[Paragraph]) -> Document:
    """Every sign of every paragraph lies in the spans of exactly one task or passage."""
    root = grow(paragraphs)
    title, year = find_title(paragraphs), find_year(paragraphs)
    reader = _Reader(paragraphs, root, title, year)
    reader.read()
    tasks = apply_rules(reader.tasks, reader.rules)
    order = sorted(tasks, key=lambda task: (task.spans[0].paragraph, task.spans[0].start))
    passages = sorted(reader.passages, key=lambda one: (one.spans[0].paragraph, one.spans[0].start))
    return Document(title, year, tuple(paragraphs), tuple(_told_apart(order)), tuple(passages), tuple(reader.rules))


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


class _Reader:
    def __init__(self, paragraphs: Sequence[Paragraph], root: Node, title: str | None, year: int | None) -> None:
        self.paragraphs, self.root, self.year = paragraphs, root, year
        self.tasks: list[Task] = []
        self.passages: list[Passage] = []
        self.rules = find_rules(paragraphs)
        self.opening = opening_kinds(paragraphs, title)
        # A paper of standing rules has notes only where somebody made a plan of it.
        noted = sum(bool(node.own_notes) for node in root.walk())
        self.reads_prose = noted >= 2 or not is_standing_rules(paragraphs, title)

    def read(self) -> None:
        self._read_tables()
        self._read_root()
        for node in self.root.children:
            self._read(node, self._is_principle(node))

    # Tables

    def _read_tables(self) -> None:
        rows = [(index, one) for index, one in enumerate(self.paragraphs) if one.cells]
        for _, group in groupby(rows, key=lambda row: row[1].table):
            table_rows = list(group)
            tasks = {task.paragraph: task for task in table_tasks(table_rows)}
            for index, row in table_rows:
                span = Span(index, 0, len(row.text))
                if index in tasks:
                    self.tasks.append(self._table_task(tasks[index], row, span))
                else:
                    self.passages.append(Passage("table_head", row.text, row.line, row.end_line, (span,)))

    def _table_task(self, task: TableRow, row: Paragraph, span: Span) -> Task:
        dues = [due for said in task.due for due in find_dues(said, self.year) or [Due(said)]]
        dues += [due for due in find_dues(task.text, self.year) if due not in dues]
        targets = tuple(dict.fromkeys(find_targets(task.text) + find_targets(task.target)))
        return Task(
            task.number,
            task.heading,
            task.text,
            task.units,
            tuple(dues),
            targets,
            row.line,
            row.end_line,
            (span,),
            True,
        )

    # The opening, and paragraphs that no number covers

    def _read_root(self) -> None:
        """Before the first number: title, salutation, preamble. In a paper without numbers paragraphs are clauses."""
        first = min((block.paragraph for node in self.root.children for block in node.blocks), default=None)
        held: list[Block] = []
        for block in self.root.blocks:
            if block.notes:
                self._tasks_of_noted([*held, block] if first is None else [block], self.root)
                held = []
            elif first is None and self._has_duty([block]):
                self._task([block], self.root)
            else:
                self._pass([block], self._why(block))

    def _why(self, block: Block) -> str:
        if self._is_rule([block]):
            return "rule"
        return _closing_kind(plain(self._text(block))) or self.opening.get(block.paragraph, "other")

    # Clauses

    def _read(self, node: Node, principle: bool) -> None:
        blocks, closing = self._without_closing(node)
        for block in closing:
            self._pass([block], _closing_kind(plain(self._text(block))) or "closing")
        noted = [block for block in blocks if block.notes]
        if noted:
            rest = self._read_noted(node, blocks)
            below = [child for child in node.children if not child.has_notes]
            self._absorb(below if rest else [])
        else:
            self._read_plain(node, blocks, principle)
            below = []
        for child in node.children:
            if child not in below or not noted:
                self._read(child, principle or self._is_principle(child))

    def _without_closing(self, node: Node) -> tuple[list[Block], list[Block]]:
        closing = [
            block
            for block in node.blocks
            if block.body == block.start and not block.notes and _closing_kind(plain(self._text(block)))
        ]
        return [block for block in node.blocks if block not in closing], closing

    def _read_noted(self, node: Node, blocks: list[Block]) -> bool:
        """Paragraphs behind the last note that only stand below a finished clause are read for themselves."""
        last = max(place for place, block in enumerate(blocks) if block.notes)
        behind = blocks[last + 1 :]
        covered = "".join(self._text(block) for block in blocks[: last + 1])
        if behind and "。" not in covered.rstrip("。 ") and len(covered) <= 300 and last == 0:
            self._tasks_of_noted(blocks, node)
            return True
        self._tasks_of_noted(blocks[: last + 1], node)
        for block in behind:
            self._read_detached(block, node)
        return True

    def _read_detached(self, block: Block, node: Node) -> None:
        if self.reads_prose and self._has_duty([block]):
            self._task([block], node, number=_number_behind(node))
        else:
            self._pass([block], "closing")

    def _absorb(self, children: list[Node]) -> None:
        """What has no note of its own below a clause that has one is part of that clause's text."""
        blocks = [block for child in children for node in child.walk() for block in node.blocks]
        kept = [
            block for block in blocks if not (block.body == block.start and _closing_kind(plain(self._text(block))))
        ]
        for block in blocks:
            if block not in kept:
                self._pass([block], "closing")
        if kept:
            self.tasks[-1] = self._extended(self.tasks[-1], kept)

    def _extended(self, task: Task, blocks: list[Block]) -> Task:
        more = "\n".join(
            self._text(block)[block.body - block.start :].strip() if not block.is_own_line else self._text(block)
            for block in blocks
        )
        text = f"{task.text}\n{more}".strip()
        spans = (*task.spans, *(Span(block.paragraph, block.start, block.end) for block in blocks))
        end = max(task.end_line, *(self.paragraphs[block.paragraph].end_line for block in blocks))
        due = tuple(dict.fromkeys([*task.due, *find_dues(more, self.year)]))
        targets = tuple(dict.fromkeys([*task.targets, *find_targets(more)]))
        return replace(task, text=text, spans=spans, end_line=end, due=due, targets=targets)

    def _read_plain(self, node: Node, blocks: list[Block], principle: bool) -> None:
        if not blocks:
            return
        heading_only = self._is_heading(blocks[0])
        if principle:
            self._pass(blocks, "principles")
        elif not self.reads_prose:
            self._pass(blocks, "standing_rules")
        elif node.children:
            self._read_introduction(node, blocks, heading_only)
        elif self._is_rule(blocks):
            self._pass(blocks, "rule")
        elif heading_only and len(blocks) == 1 and not self._has_duty(blocks) and not _has_noted_siblings(node):
            self._pass(blocks, "heading")
        else:
            self._read_leaf(node, blocks, heading_only)

    def _is_rule(self, blocks: list[Block]) -> bool:
        """Whether it says little more than a rule for the whole document."""
        said = sum(len(rule.text) for rule in self.rules for block in blocks if rule.paragraph == block.paragraph)
        return said * 2 > sum(len(self._text(block)) for block in blocks)

    def _read_introduction(self, node: Node, blocks: list[Block], heading_only: bool) -> None:
        if self._has_duty(blocks):
            self._task(blocks, node)
        elif heading_only and len(blocks) == 1:
            self._pass(blocks, "heading")
        else:
            self._pass(blocks, "introduction")

    def _read_leaf(self, node: Node, blocks: list[Block], heading_only: bool) -> None:
        """A clause with several paragraphs is one task, unless paragraphs of it give duties of their own."""
        own = [block for block in blocks[1:] if self._has_duty([block])]
        if heading_only and len(own) < 2:
            own = []
        kept = [block for block in blocks if block not in own]
        if own and heading_only and len(kept) == 1:
            self._pass(kept, "heading")
        else:
            self._task(kept, node)
        for block in own:
            self._task([block], node, number=node.number if heading_only else _number_behind(node))

    def _is_principle(self, node: Node) -> bool:
        rules = table("document")["principles"]
        words = plain(self._words(node.blocks[:1]))
        heading = plain(self._heading(node.blocks[:1]) or "").strip(" 。:")
        return bool(compiled(rules["headings"]).match(heading) or compiled(rules["glued"]).match(words))

    # Making

    def _tasks_of_noted(self, blocks: list[Block], node: Node) -> None:
        for part in _segments(blocks):
            self._task(part, node, [note for block in part for note in block.notes])

    def _task(
        self, blocks: list[Block], node: Node, notes: list[Note] | None = None, number: str | None = None
    ) -> None:
        notes = notes or []
        text = self._words(blocks)
        units = _merged(unit for note in notes for unit in note.units)
        if not notes:
            units = tuple([*self._from_heading(blocks, text), *find_duties(text)])
        dues = [due for note in notes for said in note.due for due in find_dues(said, self.year) or [Due(said)]]
        dues += [due for due in find_dues(text, self.year) if due not in dues]
        first, last = self.paragraphs[blocks[0].paragraph], self.paragraphs[blocks[-1].paragraph]
        self.tasks.append(
            Task(
                node.number if number is None else number,
                self._heading(blocks),
                text,
                tuple(dict.fromkeys(units)),
                tuple(dues),
                tuple(find_targets(text)),
                first.line,
                last.end_line,
                tuple(Span(block.paragraph, block.start, block.end) for block in blocks),
                bool(notes),
            )
        )

    def _from_heading(self, blocks: list[Block], text: str) -> tuple[Unit, ...]:
        """市财政局。负责资金…: the heading is the unit, its text begins with the duty."""
        return tuple(find_duties(re.sub(r"^([^。:：\n]{2,60})[。:：\n]\s*(?=负责|牵头)", r"\1", text))) if text else ()

    def _pass(self, blocks: list[Block], why: str) -> None:
        first, last = self.paragraphs[blocks[0].paragraph], self.paragraphs[blocks[-1].paragraph]
        spans = tuple(Span(block.paragraph, block.start, block.end) for block in blocks)
        text = "\n".join(self._text(block) for block in blocks)
        self.passages.append(Passage(why, text, first.line, last.end_line, spans))

    def _has_duty(self, blocks: list[Block]) -> bool:
        text = self._words(blocks)
        return self.reads_prose and bool(find_duties(text) or self._from_heading(blocks, text))

    def _text(self, block: Block) -> str:
        return self.paragraphs[block.paragraph].text[block.start : block.end]

    def _words(self, blocks: list[Block]) -> str:
        """Without the first number and the notes."""
        parts: list[str] = []
        before: Block | None = None
        for block in blocks:
            start = block.body if before is None else block.start
            words = _cut_out(self.paragraphs[block.paragraph].text, start, block.end, block.notes)
            same = before is not None and before.paragraph == block.paragraph and before.end == block.start
            parts.append(words if same or before is None else "\n" + words)
            before = block
        return "".join(parts).strip()

    def _heading(self, blocks: list[Block]) -> str | None:
        """The first words, where they stand by themselves: a line, or a short sentence with more behind it."""
        if not blocks or (blocks[0].body == blocks[0].start and not self.paragraphs[blocks[0].paragraph].level):
            return None
        words = self._words(blocks[:1])
        first = re.match(r"[^。！？：:；;\n]*", words)
        heading = first[0].strip() if first else ""
        is_all = len(heading) == len(words.rstrip("。：: "))
        if not heading or len(heading) > _LONGEST_LINE:
            return None
        is_line = is_all and not words.endswith("。")
        if not is_line and (
            len(heading) > _LONGEST_HEADING or heading[0].isdigit() or re.search("[，,].*[，,]", heading)
        ):
            return None
        return heading

    def _is_heading(self, block: Block) -> bool:
        words = self._words([block])
        return (block.body > block.start or bool(self.paragraphs[block.paragraph].level)) and (
            len(words) <= (30 if words.endswith("。") else _LONGEST_LINE)
            and not re.search("[。；;]", words.rstrip("。"))
        )


def _has_noted_siblings(node: Node) -> bool:
    return node.parent is not None and any(child.own_notes for child in node.parent.children)


def _number_behind(node: Node) -> str:
    """Of an unnumbered paragraph behind a clause: the clause's own, behind the last one that of the list."""
    parent = node.parent
    if parent is None or parent.children[-1] is not node:
        return node.number
    return parent.number


def _cut_out(text: str, start: int, end: int, notes: Sequence[Note]) -> str:
    words, at = "", start
    for note in notes:
        words += text[at : max(note.start, at)]
        at = max(at, note.end)
    return (words + text[at:end]).strip()


def _segments(blocks: list[Block]) -> list[list[Block]]:
    """Each note with what stands before it; words behind the last note of a paragraph stay with it."""
    cut: list[list[Block]] = [[]]
    for block in blocks:
        for piece in _cut_behind_notes(block):
            cut[-1].append(piece)
            if piece.notes:
                cut.append([])
    if not cut[-1]:
        cut.pop()
    elif len(cut) > 1:
        cut[-2] += cut.pop()
    return _notes_joined(cut)


def _notes_joined(cut: list[list[Block]]) -> list[list[Block]]:
    """A note with no words of its own before it, on the next line, goes on with the note before."""
    joined: list[list[Block]] = []
    for part in cut:
        bare = all(sum(n.end - n.start for n in b.notes) >= b.end - b.start - 2 for b in part)
        if joined and bare:
            joined[-1] += part
        else:
            joined.append(part)
    return joined


def _cut_behind_notes(block: Block) -> list[Block]:
    groups: list[list[Note]] = []
    for note in block.notes:
        if groups and note.start - groups[-1][-1].end <= 2:
            groups[-1].append(note)
        else:
            groups.append([note])
    pieces, start, body = [], block.start, block.body
    for place, group in enumerate(groups):
        end = block.end if place == len(groups) - 1 else group[-1].end
        pieces.append(
            Block(block.paragraph, start, end, body, tuple(group), block.is_own_line and start == block.start)
        )
        start = body = end
    return pieces or [block]


def _merged(units: Iterator[Unit]) -> tuple[Unit, ...]:
    return tuple(dict.fromkeys(units))


def _closing_kind(flat: str) -> str:
    rules = table("document")["closing"]
    if compiled(rules["attachment"]).match(flat) and len(flat) < 80:
        return "attachment"
    if (
        compiled(rules["signature"]).match(flat.strip())
        or compiled(rules["date"]).match(flat.strip())
        or compiled(rules["remark"]).match(flat.strip())
    ):
        return "signature"
    return ""


__all__ = ["Document", "Passage", "Span", "Task", "blanked", "find_notes", "read_document"]

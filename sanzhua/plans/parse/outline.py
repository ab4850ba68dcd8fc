"""Paragraphs to a tree of clauses, by their numbers or their heading styles, also where numbers stand within a line."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sanzhua.plans.parse.notes import Note, find_notes
from sanzhua.plans.parse.numbering import Marker, inline_markers, marker_at
from sanzhua.plans.parse.plain import brackets, compiled, is_inside, plain, quoted, table
from sanzhua.plans.parse.source import Paragraph

_BOUNDARY = re.compile(r"[。;!?:)\]”》]\s*$")
_LONGEST_HEADING = 45


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of one paragraph that belongs to one clause: [start, end), its words from `body` on.

    `notes` are those that begin in it, with places counted in the paragraph.
    """

    paragraph: int
    start: int
    end: int
    body: int
    notes: tuple[Note, ...] = ()
    is_own_line: bool = True


@dataclass(eq=False)
class Node:
    """A clause. `style` is the key of its numbering, `shown` how its number is written; the root has neither."""

    style: str = ""
    shown: str = ""
    value: int = 0
    level: int = 0
    blocks: list[Block] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)
    parent: Node | None = None

    @property
    def number(self) -> str:
        """二(三)1: from the outermost clause to this one; 1.2 where digits meet, and where they are written so."""
        above = self.parent.number if self.parent else ""
        if above[-1:].isdigit() and self.shown[:1].isdigit():
            return self.shown if self.shown.startswith(f"{above}.") else f"{above}.{self.shown}"
        return above + self.shown

    def walk(self) -> Iterator[Node]:
        yield self
        for child in self.children:
            yield from child.walk()

    @property
    def has_notes(self) -> bool:
        return any(block.notes for node in self.walk() for block in node.blocks)

    @property
    def own_notes(self) -> list[Note]:
        return [note for block in self.blocks for note in block.notes]


class _Grower:
    def __init__(self) -> None:
        self.root = Node()
        self.stack = [self.root]
        self.latest: dict[str, int] = {}

    @property
    def top(self) -> Node:
        return self.stack[-1]

    def open(self, style: str, shown: str, value: int, level: int = 0) -> Node:
        for depth, node in enumerate(self.stack):
            if node.style == style or (level and node.level >= level):
                del self.stack[depth:]
                break
        node = Node(style, shown, value, level, parent=self.top)
        self.top.children.append(node)
        self.stack.append(node)
        self.latest[style] = value
        return node


def grow(paragraphs: Sequence[Paragraph]) -> Node:
    """The tree of clauses; every sign of every paragraph without cells stands in exactly one block."""
    grower = _Grower()
    in_attachments = False
    for index, paragraph in enumerate(paragraphs):
        if paragraph.cells:
            continue
        flat = plain(paragraph.text)
        in_attachments = _is_attachment(flat, in_attachments)
        if in_attachments:
            grower.root.blocks.append(Block(index, 0, len(flat), 0))
            continue
        _add_paragraph(grower, index, paragraph, flat)
    _hoist_notes(grower.root)
    return grower.root


def _is_attachment(flat: str, before: bool) -> bool:
    """A list of attachments: 附件：1.… and the short numbered lines below it."""
    if compiled(table("document")["closing"]["attachment"]).match(flat) and len(flat) <= 80:
        return bool(re.search("[:.]", flat[:6]))
    return before and len(flat) <= 60 and "。" not in flat and bool(re.match(r"[0-9]{1,2}[、.]", flat))


def _add_paragraph(grower: _Grower, index: int, paragraph: Paragraph, flat: str) -> None:
    signature = compiled(table("document")["closing"]["glued"]).search(flat)
    whole, flat = len(flat), flat[: signature.start()] if signature else flat
    notes = find_notes(paragraph.text[: len(flat)])
    markers = _markers(grower, flat, paragraph, notes)
    places = [0, *(marker.start for marker in markers if marker.start > 0), len(flat)]
    at_start = {marker.start: marker for marker in markers}
    if paragraph.level and 0 not in at_start:
        ordinal = 1 + sum(child.level == paragraph.level for child in _heading_parent(grower, paragraph.level).children)
        grower.open(f"heading{paragraph.level}", str(ordinal), ordinal, paragraph.level)
    for start, end in itertools.pairwise(places):
        marker = at_start.get(start)
        if marker is not None and start > 0:
            grower.open(marker.style.key, marker.shown, marker.value)
        own = tuple(note for note in notes if start <= note.start < end)
        grower.top.blocks.append(Block(index, start, end, marker.end if marker else start, own, start == 0))
    if len(flat) < whole:
        grower.root.blocks.append(Block(index, len(flat), whole, len(flat), (), False))


def _heading_parent(grower: _Grower, level: int) -> Node:
    return next((node.parent for node in grower.stack if node.parent and node.level >= level), grower.top)


def _markers(grower: _Grower, flat: str, paragraph: Paragraph, notes: list[Note]) -> list[Marker]:
    """The numbers of a paragraph that continue a row or begin one; the first one opens its clause here."""
    found: list[Marker] = []
    first = marker_at(flat, 0)
    if first is not None:
        grower.open(first.style.key, first.shown, first.value)
        found.append(first)
    latest = dict(grower.latest)
    closed = list(brackets(flat))
    titles = quoted(flat)
    candidates = [marker for marker in inline_markers(flat, 0) if marker.start > 0]
    for marker in candidates:
        inside = is_inside(marker.start, closed) or is_inside(marker.start, titles)
        if inside or (found and marker.start < found[-1].end) or any(n.start <= marker.start < n.end for n in notes):
            continue
        if _stands_well(flat, marker, found, latest):
            latest[marker.style.key] = marker.value
            found.append(marker)
    return found


def _stands_well(flat: str, marker: Marker, found: list[Marker], latest: dict[str, int]) -> bool:
    before = flat[: marker.start]
    continues = marker.value == latest.get(marker.style.key, 0) + 1
    if _BOUNDARY.search(before):
        return continues or marker.value == 1
    if marker.value != 1 or not found or found[-1].style.key == marker.style.key:
        return False
    heading = flat[found[-1].end : marker.start]
    return len(heading) <= _LONGEST_HEADING and not re.search("[。;]", heading) and marker.style.key != "arabic"


def _hoist_notes(root: Node) -> None:
    """A note belongs to all that it stands behind: the paragraph with its minor points, or the clause with its list."""
    for node in list(root.walk()):
        _hoist_within_paragraph(node)
    for node in list(root.walk()):
        _hoist_own_line(node)
    _hoist_last_points(root)


def _hoist_last_points(root: Node) -> None:
    """Where every list of the paper has its note behind its last point only, each such note is about its whole list."""
    lists = [
        node
        for node in root.walk()
        if node.parent is not None and len(node.children) >= 2 and any(child.own_notes for child in node.children)
    ]
    if len(lists) < 2 or not all(map(_has_note_at_its_end_only, lists)):
        return
    for node in lists:
        node.blocks += [block for child in node.children for block in child.blocks]
        node.children.clear()


def _has_note_at_its_end_only(node: Node) -> bool:
    *others, last = node.children
    if node.own_notes or any(child.children for child in node.children) or any(child.own_notes for child in others):
        return False
    return len(last.blocks) == 1 and _is_one_group(last.blocks[0])


def _hoist_within_paragraph(node: Node) -> None:
    """Points of the clause's own paragraph join it where the only note stands at the paragraph's end, or none does."""
    own = [block for block in node.blocks if block.is_own_line and block.body > block.start]
    if not own or not node.children:
        return
    paragraph = own[0].paragraph
    inner = [(below, block) for below in node.walk() if below is not node for block in below.blocks]
    here = [(below, block) for below, block in inner if block.paragraph == paragraph]
    if not here or (len(here) != len(inner) and any(block.notes for _, block in inner if block.paragraph != paragraph)):
        return
    noted = [block for block in [own[0], *(block for _, block in here)] if block.notes]
    last = here[-1][1]
    only_last = noted == [last] and last.notes[0].start > last.body and _is_one_group(last)
    minor = not noted and all(below.style in ("arabic_bracket", "circled") for below, _ in here)
    if only_last or minor:
        node.blocks += [block for _, block in here if block not in node.blocks]
        node.blocks += [block for _, block in inner if block.paragraph != paragraph]
        node.blocks.sort(key=lambda block: (block.paragraph, block.start))
        node.children.clear()


def _is_one_group(block: Block) -> bool:
    return all(later.start - earlier.end <= 2 for earlier, later in zip(block.notes, block.notes[1:], strict=False))


def _hoist_own_line(node: Node) -> None:
    """A note alone on its line, behind a list whose points have none, is the list's."""
    parent = node.parent
    if parent is None or parent.parent is None or node.children or len(parent.children) < 2:
        return
    lines = [block for block in node.blocks if is_only_notes(block)]
    others = [block for block in node.blocks if block.notes and block not in lines]
    if not lines or others or node is not parent.children[-1] or parent.own_notes:
        return
    if any(child.has_notes for child in parent.children if child is not node):
        return
    node.blocks = [block for block in node.blocks if block not in lines]
    parent.blocks += lines


def is_only_notes(block: Block) -> bool:
    if not block.notes or block.body > block.start:
        return False
    covered = sum(note.end - note.start for note in block.notes)
    return block.end - block.start - covered <= 2

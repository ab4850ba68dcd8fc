"""The words of clauses: text without numbers and notes, headings, and what only closes a paper."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sanzhua.plans.parse.notes import Note
from sanzhua.plans.parse.outline import Block, Node
from sanzhua.plans.parse.plain import compiled, plain, table
from sanzhua.plans.parse.source import Paragraph

_LONGEST_HEADING = 26  # as the first sentence of a paragraph
_LONGEST_LINE = 60  # alone on its line


class Wording:
    def __init__(self, paragraphs: Sequence[Paragraph]) -> None:
        self.paragraphs = paragraphs

    def text(self, block: Block) -> str:
        return self.paragraphs[block.paragraph].text[block.start : block.end]

    def words(self, blocks: Sequence[Block], *, with_number: bool = False) -> str:
        """Without the notes, and without the first number unless it is asked for."""
        parts: list[str] = []
        before: Block | None = None
        for block in blocks:
            start = block.body if before is None and not with_number else block.start
            words = _cut_out(self.paragraphs[block.paragraph].text, start, block.end, block.notes)
            same = before is not None and before.paragraph == block.paragraph and before.end == block.start
            parts.append(words if same or before is None else "\n" + words)
            before = block
        return "".join(parts).strip().lstrip("；;，,、。 ")

    def heading(self, blocks: Sequence[Block]) -> str | None:
        """The first words, where they stand by themselves: a line, or a short first sentence."""
        if not blocks or not self._may_have_heading(blocks[0]):
            return None
        words = self.words(blocks[:1])
        first = re.match(r"[^。！？：:；;\n]*", words)
        heading = first[0].strip() if first else ""
        is_line = len(heading) == len(words.rstrip("：: "))
        return heading if heading and (_is_title(heading) if not is_line else len(heading) <= _LONGEST_LINE) else None

    def is_heading(self, block: Block) -> bool:
        """Whether the block is a heading and no more."""
        words = self.words([block])
        longest = 30 if words.endswith("。") else _LONGEST_LINE
        return self._may_have_heading(block) and len(words) <= longest and not re.search("[。；;]", words.rstrip("。"))

    def _may_have_heading(self, block: Block) -> bool:
        return block.body > block.start or bool(self.paragraphs[block.paragraph].level)

    def is_principle(self, node: Node) -> bool:
        """总体要求, 基本原则 and the like: why and where to, not who does what."""
        rules = table("document")["principles"]
        words = plain(self.words(node.blocks[:1]))
        heading = plain(self.heading(node.blocks[:1]) or "").strip(" 。:")
        return bool(compiled(rules["headings"]).match(heading) or compiled(rules["glued"]).match(words))

    def closing_kind(self, block: Block) -> str:
        """attachment or signature; "" for anything else."""
        if block.body > block.start or block.notes:
            return ""
        rules, flat = table("document")["closing"], plain(self.text(block)).strip()
        if compiled(rules["attachment"]).match(flat) and len(flat) < 80:
            return "attachment"
        is_signature = any(compiled(rules[kind]).match(flat) for kind in ("signature", "date", "remark", "signed"))
        return "signature" if is_signature else ""


def has_noted_siblings(node: Node) -> bool:
    return node.parent is not None and any(child.own_notes for child in node.parent.children)


def number_behind(node: Node) -> str:
    """Of an unnumbered paragraph behind a clause: the clause's own, behind the last one that of the list."""
    parent = node.parent
    if parent is None or parent.children[-1] is not node:
        return node.number
    return parent.number


def _is_title(sentence: str) -> bool:
    return len(sentence) <= _LONGEST_HEADING and not re.search("^[0-9]|[，,].*[，,]", sentence)


def _cut_out(text: str, start: int, end: int, notes: Sequence[Note]) -> str:
    words, at = "", start
    for note in notes:
        words += text[at : max(note.start, at)]
        at = max(at, note.end)
    return (words + text[at:end]).strip()

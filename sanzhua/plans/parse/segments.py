"""Where a clause has several notes: each with the words that it stands behind."""

from __future__ import annotations

from sanzhua.plans.parse.notes import Note
from sanzhua.plans.parse.outline import Block


def segments(blocks: list[Block]) -> list[list[Block]]:
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
        rest = cut.pop()
        cut[-1] += rest
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

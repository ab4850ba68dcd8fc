"""Where a task may be divided: behind its sentences, and at the same place of the document it was read from."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from rapidfuzz.distance import Indel, Opcode

# An end of a sentence with what closes around it, or of a line.
_END = re.compile(r"[。；;！？!?]+[”’」』）)\]】》]*|\n+")


def sentences(text: str) -> list[str]:
    """In their order; joined they are the text again. What is white space only goes with the sentence before it."""
    ends = [found.end() for found in _END.finditer(text) if text[found.end() :].strip()]
    edges = [0, *ends, len(text)]
    pieces = [text[start:end] for start, end in itertools.pairwise(edges)]
    found: list[str] = []
    for piece in pieces:
        if piece.strip() or not found:
            found.append(piece)
        else:
            found[-1] += piece
    if len(found) > 1 and not found[0].strip():
        found[:2] = [found[0] + found[1]]
    return found


def parts_at(text: str, begins: Sequence[int]) -> list[str]:
    """The text in parts; `begins` are the places of the sentences with which a new part begins, counted from 0.

    Raises ValueError for a place that is no sentence's or the first one's.
    """
    told = sentences(text)
    chosen = sorted(set(begins))
    if not all(0 < place < len(told) for place in chosen):
        raise ValueError(begins)
    edges = [0, *chosen, len(told)]
    return ["".join(told[start:end]) for start, end in itertools.pairwise(edges)]


def cuts_in(words: str, parts: Sequence[str]) -> list[int]:
    """Where the document's words divide as the parts do: one sign of `words` for each part but the first.

    A text that a person wrote anew is laid against the words; the cut then lies where the likest signs are. Cuts
    rise, and each part keeps at least one sign as long as there are enough of them.
    """
    text = "".join(parts)
    found: list[int] = []
    at = 0
    blocks = list(Indel.opcodes(text, words)) if text not in words else []
    for number, part in enumerate(parts[:-1]):
        at += len(part)
        place = _laid(blocks, at, len(words)) if blocks else words.find(text) + at
        least, most = (found[-1] if found else 0) + 1, len(words) - (len(parts) - 2 - number) - 1
        found.append(max(min(_behind_end(words, place), most), min(least, len(words))))
    return found


def holder(said: str, parts: Sequence[str]) -> int:
    """In which part the words of a date or a target stand; the first where they stand nowhere."""
    return next((place for place, part in enumerate(parts) if said in part), 0)


def _laid(blocks: Sequence[Opcode], at: int, last: int) -> int:
    """Where a sign of the one text lies in the other; the other's end where it lies behind everything."""
    for one in blocks:
        if one.src_start < at <= one.src_end:
            return one.dest_end if one.src_end == at else min(one.dest_start + at - one.src_start, one.dest_end)
    return last


def _behind_end(words: str, place: int) -> int:
    """A cut that fell before the sign that ends the sentence goes behind it."""
    found = _END.match(words, place)
    return found.end() if found else place

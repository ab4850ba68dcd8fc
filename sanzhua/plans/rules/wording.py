"""What changed between two wordings, in groups that a person reads: words, numbers with their measure, no confetti."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

SAME, GONE, NEW = "same", "gone", "new"
# A number stays with its measure, a Latin word whole; of Chinese each sign is a word, since nothing marks their ends.
_TOKEN = re.compile(
    r"\d+(?:[.,]\d+)*(?:[百千万亿]{0,2}(?:元|个|项|家|户|次|期|件|人|名|亩|吨|年|月|日|号|天|公里|%|％))?|[A-Za-z]+|.",
    re.S,
)
_MARK = re.compile(r"[，。；;：:、！？!?（）()\[\]“”\s]")
# A stretch this short between two changes says nothing by itself and is read with them.
_CRUMB = 2
# Where less than this is left of both wordings, the one stands after the other.
_LEAST_LEFT = 0.3
# Signs beyond which a comparison costs more than it tells.
_LONG = 6000


@dataclass(frozen=True, slots=True)
class Piece:
    """`kind` is SAME, GONE or NEW; a new one that replaces something follows it."""

    kind: str
    text: str

    @property
    def is_gone(self) -> bool:
        return self.kind == GONE

    @property
    def is_new(self) -> bool:
        return self.kind == NEW


def pieces(old: str, new: str) -> list[Piece]:
    """Joined without GONE they are the new wording, joined without NEW the old one."""
    if old == new:
        return [Piece(SAME, new)] if new else []
    if max(len(old), len(new)) > _LONG:
        return _told([(old, new, False)])
    runs = _without_crumbs(_runs(_TOKEN.findall(old), _TOKEN.findall(new)))
    left = sum(len(before) for before, _after, is_same in runs if is_same)
    if left < _LEAST_LEFT * max(len(old), len(new)):
        runs = [(old, new, False)]
    return _told(runs)


Run = tuple[str, str, bool]


def _runs(old: Sequence[str], new: Sequence[str]) -> list[Run]:
    """(before, after, whether they are the same), changes that touch each other as one."""
    found: list[Run] = []
    for one in Indel.opcodes(old, new):
        before, after = old[one.src_start : one.src_end], new[one.dest_start : one.dest_end]
        _add(found, ("".join(before), "".join(after), one.tag == "equal"))
    return found


def _without_crumbs(runs: Sequence[Run]) -> list[Run]:
    found: list[Run] = []
    for at, (before, after, is_same) in enumerate(runs):
        between = 0 < at < len(runs) - 1
        is_crumb = is_same and between and len(before) <= _CRUMB and not _MARK.search(before)
        _add(found, (before, after, is_same and not is_crumb))
    return found


def _add(runs: list[Run], run: Run) -> None:
    if runs and runs[-1][2] == run[2]:
        before, after, is_same = runs.pop()
        run = (before + run[0], after + run[1], is_same)
    runs.append(run)


def _told(runs: Sequence[Run]) -> list[Piece]:
    return list(_each(runs))


def _each(runs: Sequence[Run]) -> Iterator[Piece]:
    for before, after, is_same in runs:
        if is_same:
            yield Piece(SAME, after)
            continue
        if before:
            yield Piece(GONE, before)
        if after:
            yield Piece(NEW, after)

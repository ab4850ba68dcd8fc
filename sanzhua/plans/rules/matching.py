"""Which clause of a new version is which task of the version in force: by number and likeness of the words."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from sanzhua.base.likeness import squeeze

# With the same number half of the words suffice; a clause that moved has to be much the same.
SAME_NUMBER, MOVED = 0.5, 0.75
# A unit words what it is asked in its own way; of what it is not asked by name it must be much the same.
OWED, OTHER = 0.45, 0.7


@dataclass(frozen=True, slots=True)
class Worded:
    """`key` is the caller's: a place in the new version, a task's primary key in the old one."""

    key: int
    number: str
    text: str


def matched(new: Sequence[Worded], old: Sequence[Worded]) -> dict[int, int]:
    """Key of the old by key of the new, each at most once, the likest pairs first; what is like nothing is left out."""
    pairs = list(_pairs(new, old))
    found: dict[int, int] = {}
    taken: set[int] = set()
    for _likest, one, other in sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2])):
        if one not in found and other not in taken:
            found[one] = other
            taken.add(other)
    return found


def carried(new: Sequence[Worded], above: Sequence[Worded], owed: Collection[int]) -> dict[int, int]:
    """Key of the task above that each clause most likely carries out; what is like none is left out.

    Several clauses may carry out one task. `owed` are the keys of those that the unit is asked by name.
    """
    squeezed = [(squeeze(one.text), one.key, OWED if one.key in owed else OTHER) for one in above]
    found: dict[int, int] = {}
    for one in new:
        text = squeeze(one.text)
        liked = [(fuzz.ratio(text, told, score_cutoff=100 * least), key) for told, key, least in squeezed]
        best = max(liked, key=lambda pair: pair[0], default=(0.0, 0))
        if best[0]:
            found[one.key] = best[1]
    return found


def _pairs(new: Sequence[Worded], old: Sequence[Worded]) -> Iterator[tuple[float, int, int]]:
    """(likeness, key, key) of what may be the same; the same number counts as much as a fifth of the words."""
    told = [(squeeze(one.text), one) for one in old]
    for one in new:
        text = squeeze(one.text)
        for words, other in told:
            least, more = (SAME_NUMBER, 0.2) if one.number == other.number else (MOVED, 0.0)
            # The cut-off spares nearly all of the work: few of many pairs are alike at all.
            if like := fuzz.ratio(text, words, score_cutoff=100 * least) / 100:
                yield like + more, one.key, other.key

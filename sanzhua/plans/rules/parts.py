"""The document's lines and who holds their parts. A line is {"line": int, "parts": [{"text", "clause", "why"}]}.

Whatever is done here, the words of every line stay as they were: only their holders change.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

Part = dict[str, Any]
Line = dict[str, Any]


def handed_over(lines: Sequence[Line], place: int, to: int | None, why: str = "") -> list[Line]:
    """What the clause at `place` held passes to another; None makes it a passage, `why` says of which kind."""
    return _each(lines, lambda part: {**part, "clause": to, "why": why} if part["clause"] == place else part)


def shifted(lines: Sequence[Line], place: int, by: int) -> list[Line]:
    """Clauses from `place` on stand `by` places further on."""
    return _each(
        lines, lambda part: {**part, "clause": part["clause"] + by} if (part["clause"] or 0) >= place else part
    )


def taken(lines: Sequence[Line], number: int, place: int) -> list[Line]:
    """What no clause holds of that line is now held by the one at `place`."""
    return [
        {**one, "parts": [part if part["clause"] else {**part, "clause": place, "why": ""} for part in one["parts"]]}
        if one["line"] == number
        else one
        for one in lines
    ]


def divided(lines: Sequence[Line], place: int, cuts: Sequence[int]) -> list[Line]:
    """The words of one clause, cut at these signs: what follows the first cut is held by `place` + 1, and so on."""
    done, found = 0, []
    for one in lines:
        parts: list[Part] = []
        for part in one["parts"]:
            if part["clause"] == place:
                parts += _pieces(part, place, [cut - done for cut in cuts])
                done += len(part["text"])
            else:
                parts.append(part)
        found.append({**one, "parts": parts})
    return found


def words_of(lines: Sequence[Line], place: int) -> str:
    return "".join(part["text"] for one in lines for part in one["parts"] if part["clause"] == place)


def free_words(lines: Sequence[Line], number: int) -> str:
    """What no clause holds of that line."""
    return "".join(
        part["text"] for one in lines if one["line"] == number for part in one["parts"] if not part["clause"]
    )


def span_of(lines: Sequence[Line], place: int) -> tuple[int, int] | None:
    """First and last line of which the clause holds anything."""
    numbers = [one["line"] for one in lines if any(part["clause"] == place for part in one["parts"])]
    return (numbers[0], numbers[-1]) if numbers else None


def changed(before: Sequence[Line], after: Sequence[Line], shift: tuple[int, int] | None) -> dict[str, list[Part]]:
    """Parts as they were, by place in the document, of those lines in which more changed than the shift explains."""
    moved = shifted(before, *shift) if shift else before
    return {
        str(at): old["parts"]
        for at, (old, should, new) in enumerate(zip(before, moved, after, strict=True))
        if should["parts"] != new["parts"]
    }


def put_back(lines: Sequence[Line], kept: Mapping[str, list[Part]], shift: tuple[int, int] | None) -> list[Line]:
    """The other way round: the lines as `changed` found them before."""
    moved = shifted(lines, sum(shift), -shift[1]) if shift else lines
    return [{**one, "parts": kept[str(at)]} if str(at) in kept else one for at, one in enumerate(moved)]


def _each(lines: Sequence[Line], turn: Callable[[Part], Part]) -> list[Line]:
    return [{**one, "parts": [turn(part) for part in one["parts"]]} for one in lines]


def _pieces(part: Part, place: int, cuts: Sequence[int]) -> list[Part]:
    """One part in as many as the cuts that fall into it make; cuts count from the part's own first sign."""
    text = part["text"]
    begins = sum(cut <= 0 for cut in cuts)
    edges = [0, *(cut for cut in cuts if 0 < cut < len(text)), len(text)]
    return [
        {**part, "text": text[start:end], "clause": place + begins + at}
        for at, (start, end) in enumerate(itertools.pairwise(edges))
    ]

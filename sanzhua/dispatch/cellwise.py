"""One cell three ways: as it was when the file was made, as the file has it, as it stands here now. Plain values.

Changed only in the file: taken. Changed only here: kept. Both, to different ends: a person decides. The answer for a
cell never depends on other cells, so it is the same in whatever order files and cells are looked at.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from sanzhua.dispatch.rules import same_value

SAME, TAKE, KEEP, CONFLICT = "same", "take", "keep", "conflict"
FILES, SYSTEMS = "file", "system"  # whose value a person chose
ALL_CELLS = "*|*"


class Said(NamedTuple):
    """A cell's value, or the words that could not be read as one."""

    value: Any = None
    text: str | None = None


def three_way(base: Said, file: Said, system: Said) -> str:
    """What is to happen with the cell: same, take, keep or conflict.

    A template leaves the cell of unread words blank, so a blank there is nothing that the file says.
    """
    if file.text is None and same_value(file.value, base.value):
        return SAME if alike(system, base) else KEEP
    if file.text is not None and file.text == base.text and base.value is None:
        return SAME if alike(system, base) else KEEP
    if alike(file, system):
        return SAME
    return TAKE if alike(system, base) else CONFLICT


def alike(one: Said, other: Said) -> bool:
    if one.text is not None or other.text is not None:
        return one.text == other.text
    return same_value(one.value, other.value)


def cell_ref(ref: str, column: str) -> str:
    """How a decision about one cell of a file is kept; sheet names may hold the mark, column keys may not."""
    return f"{ref}|{column}"

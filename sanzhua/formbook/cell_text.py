"""Text on its way into a workbook that someone else will open."""

import re
import unicodedata

# What XML 1.0 cannot hold; a workbook with one of these does not open.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FORMULA_SIGNS = frozenset("=+-@\t\r\n|")
_MOST = 32_767


def plain(text: str) -> str:
    """Text that a cell can hold: no control characters, at most 32,767 characters."""
    return _FORBIDDEN.sub("", text)[:_MOST]


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet might run it when it is opened, edited or pasted elsewhere; full-width signs count too."""
    if text[:1] in _FORMULA_SIGNS:
        return True
    narrow = unicodedata.normalize("NFKC", text[:4]).lstrip()
    return narrow[:1] in _FORMULA_SIGNS


def guarded(text: str) -> str:
    """Text for a .csv, which knows no types: one apostrophe before what a spreadsheet might run, and before what would
    be taken for guarded without it."""
    return f"'{text}" if looks_like_formula(text.lstrip("'")) else text


def unguarded(text: str) -> str:
    """What `guarded` was given; any other text as it is."""
    return text[1:] if text[:1] == "'" and looks_like_formula(text.lstrip("'")) else text


def lines_needed(text: str, width: int) -> int:
    """How many lines a wrapped text takes in a column of so many narrow characters; Chinese ones count twice."""
    room = max(width - 1, 2)
    return sum(max(1, -(-sum(2 if ord(sign) > 0x2E7F else 1 for sign in part) // room)) for part in text.split("\n"))


def column_letter(index: int) -> str:
    """A for 0, AA for 26."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters

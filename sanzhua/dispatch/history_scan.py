"""A CSV file looked over in blocks: whether the engine would read it as we do."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_BLOCK = 1 << 17
_LONGEST_HEADING = 1 << 16
# Space beside a quote belongs to the text for us, and is passed over by the engine.
_LOOSE_QUOTE = re.compile(rb'(?:^|[,\r\n]) +"|" +(?:[,\r\n]|$)')
# A blank at an end of a cell or, to be quick, at one of anything that looks like a cell.
_BLANK_AT_AN_END = re.compile(rb' (?:[,"\r\n]|(?<=[,"\n] ))')

# One pass takes away what needs no second look: printable ASCII, the signs of Chinese text, and all that follows the
# first byte of a sign. Whether these bytes are UTF-8 at all the engine tells.
_MARKS = b'\t\n\r"\\'
_PLAIN = bytes({*range(0x20, 0xC0), 0xE2, 0xE3, *range(0xE4, 0xEA), 0xEF} - {*_MARKS})
_HIGH = bytes(range(0x80, 0x100))
# First bytes that are plain with some signs only: quotes and dashes; not the wide blank and marks that stand on other
# signs; full-width signs, not the compatibility ones.
_UNUSUAL = {
    b"\xe2": re.compile(rb"\xe2(?!\x80[\x90-\xa7])"),
    b"\xe3": re.compile(rb"\xe3(?:\x80[\x80\xaa-\xaf]|\x82[\x99\x9a])"),
    b"\xef": re.compile(rb"\xef(?![\xbc\xbd])"),
}
_LINE_ENDS_OF_TEXT = "\x85\u2028\u2029"
_BLANKS = re.compile(r"[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")


class NotPlain(Exception):
    """The file is to be read row by row: it may be faulty, or be right in a way that only that reader knows."""


@dataclass(slots=True)
class Scanned:
    """`sha256` is the file's; `breaks` counts line ends; `has_blank_ends`: a cell may begin or end with a blank;
    `has_odd_space`: tab or white space that is no blank; `has_escapes`: signs that JSON writes otherwise, line ends
    aside."""

    sha256: str = ""
    breaks: int = 0
    has_blank_ends: bool = False
    has_odd_space: bool = False
    has_escapes: bool = False


def heading_line(path: Path) -> tuple[str, str]:
    """The first line without its end, and that end. Raises NotPlain."""
    with path.open("rb") as file:
        line = file.readline(_LONGEST_HEADING)
    if not line.endswith(b"\n") or b'"' in line:
        raise NotPlain
    try:
        text = line.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotPlain from error
    end = "\r\n" if text.endswith("\r\n") else "\n"
    return text.removesuffix(end), end


def scan(path: Path, end: str) -> Scanned:
    """Look at every byte. Raises NotPlain for what is no UTF-8 in NFC, for control signs and for mixed line ends.

    What is no UTF-8 among the signs of Chinese text is left for the engine to refuse.
    """
    found, digest = Scanned(), hashlib.sha256()
    with path.open("rb") as file:
        for block in _blocks(file):
            digest.update(block)
            marks = block.translate(None, _PLAIN)
            _require_no_controls(marks)
            found.breaks += _breaks(block, marks, end)
            found.has_odd_space |= b"\t" in marks
            found.has_escapes |= b"\\" in marks or b"\t" in marks or (b'"' in marks and b'""' in block)
            found.has_blank_ends = found.has_blank_ends or _has_blank_end(block)
            if b'"' in marks and _has_loose_quote(block):
                raise NotPlain
            if marks.translate(None, _MARKS) or _is_unusual(block):
                _look_closely(block, found)
    found.sha256 = digest.hexdigest()
    return found


def _is_unusual(block: bytes) -> bool:
    # To find no such byte is much quicker than to search for it.
    return any(first in block and unusual.search(block) for first, unusual in _UNUSUAL.items())


def _look_closely(block: bytes, found: Scanned) -> None:
    try:
        text = block.decode()
    except UnicodeDecodeError as error:
        raise NotPlain from error
    if not unicodedata.is_normalized("NFC", text):
        raise NotPlain
    found.has_odd_space = found.has_odd_space or any(sign in text for sign in _LINE_ENDS_OF_TEXT)
    found.has_blank_ends = found.has_blank_ends or _BLANKS.search(text) is not None


def _blocks(file: BinaryIO) -> Iterator[bytes]:
    """Whole lines: no sign is cut, and no mark is parted from what it stands on."""
    while block := file.read(_BLOCK):
        yield block + file.readline()


def _breaks(block: bytes, marks: bytes, end: str) -> int:
    """Raises NotPlain where a line ends otherwise than the first one."""
    count, returns = marks.count(b"\n"), marks.count(b"\r")
    if returns != (count if end == "\r\n" else 0) or (returns and block.count(b"\r\n") != returns):
        raise NotPlain
    return count


def _require_no_controls(marks: bytes) -> None:
    if marks.translate(None, _MARKS + _HIGH):
        raise NotPlain


def _has_blank_end(block: bytes) -> bool:
    return block.startswith(b" ") or block.endswith(b" ") or _BLANK_AT_AN_END.search(block) is not None


def _has_loose_quote(block: bytes) -> bool:
    return (b' "' in block or b'" ' in block) and _LOOSE_QUOTE.search(block) is not None

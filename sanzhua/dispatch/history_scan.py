"""A CSV file looked over in blocks: whether the engine would read it as we do."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_BLOCK = 1 << 22
_LONGEST_HEADING = 1 << 16
_CONTROLS = bytes(sign for sign in range(0x20) if sign not in b"\t\n\r")
# Space beside a quote belongs to the text for us, and is passed over by the engine.
_LOOSE_QUOTE = re.compile(rb'(?:^|[,\r\n]) +"|" +(?:[,\r\n]|$)')
# White space that the engine does not trim, tab and line ends aside.
_ODD_SPACE = (b"\xc2\x85", b"\xe2\x80\xa8", b"\xe2\x80\xa9")


class NotPlain(Exception):
    """The file is to be read row by row: it may be faulty, or be right in a way that only that reader knows."""


@dataclass(frozen=True, slots=True)
class Scanned:
    """`breaks` counts line ends; `has_odd_space`: tab or white space that is no blank; `has_escapes`: signs that JSON
    writes otherwise, line ends aside."""

    sha256: str
    breaks: int
    has_odd_space: bool
    has_escapes: bool


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
    """Look at every byte. Raises NotPlain for what is no UTF-8 in NFC, for control signs and for mixed line ends."""
    digest = hashlib.sha256()
    breaks, odd, escapes = 0, False, False
    with path.open("rb") as file:
        for block in _blocks(file):
            digest.update(block)
            breaks += _breaks(block, end)
            _require_text(block)
            odd = odd or b"\t" in block or any(space in block for space in _ODD_SPACE)
            escapes = escapes or b"\\" in block or b"\t" in block or b'""' in block
            if b'"' in block and _has_loose_quote(block):
                raise NotPlain
    return Scanned(digest.hexdigest(), breaks, odd, escapes)


def _blocks(file: BinaryIO) -> Iterator[bytes]:
    """Whole lines: no sign is cut, and no mark is parted from what it stands on."""
    rest = b""
    while block := file.read(_BLOCK):
        if cut := block.rfind(b"\n") + 1:
            yield rest + block[:cut]
            rest = block[cut:]
        else:
            rest += block
    yield rest


def _breaks(block: bytes, end: str) -> int:
    """Raises NotPlain where a line ends otherwise than the first one."""
    count, returns = block.count(b"\n"), block.count(b"\r")
    if returns and (end == "\n" or returns != count or block.count(b"\r\n") != count):
        raise NotPlain
    if end == "\r\n" and returns != count:
        raise NotPlain
    return count


def _require_text(block: bytes) -> None:
    if len(block.translate(None, _CONTROLS)) != len(block):
        raise NotPlain
    try:
        text = block.decode()
    except UnicodeDecodeError as error:
        raise NotPlain from error
    if not unicodedata.is_normalized("NFC", text):
        raise NotPlain


def _has_loose_quote(block: bytes) -> bool:
    return (b' "' in block or b'" ' in block) and _LOOSE_QUOTE.search(block) is not None

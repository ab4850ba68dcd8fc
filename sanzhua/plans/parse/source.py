"""A file to paragraphs: encodings of plain text, lines joined that were broken by hand, tables with tabs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import quantiles

from sanzhua.plans.parse.notes import begins_with_label
from sanzhua.plans.parse.numbering import marker_at
from sanzhua.plans.parse.plain import is_open, plain
from sanzhua.plans.parse.refusals import PlanRefused

_BREAKS = re.compile(r"\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
_TERMINAL = re.compile(r"[。!?;:)\]}”》.…]\s*$")
_CONTINUES = re.compile(r"[,、(\[“《\-—]\s*$|(?:和|及|与|的|以及)$")
_COMMON = re.compile(r"[的一和工作，。、年]")
_MARKUP = re.compile(r"\*\*+|^\s{0,3}#{1,6}\s+|[\u200b\ufeff\u00ad]|&nbsp;|&emsp;")
_NUMBER_OF_PAPER = re.compile(r"[\[(](?:19|20)[0-9]{2}[\])][0-9]{1,5}号\s*$")
_SEPARATOR = re.compile(r"[\t|]")
_SHORT = 15


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph as it is read; lines count from 1, in a .docx its paragraphs.

    `level` is that of a heading by style, `cells` are those of a table's row, `table` tells tables apart.
    """

    text: str
    line: int
    end_line: int
    level: int | None = None
    cells: tuple[str, ...] = ()
    table: int = 0


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    text: str


def text_paragraphs(data: bytes) -> list[Paragraph]:
    """Of a .txt file. Raises PlanRefused for what is no text."""
    lines = [
        _Line(number, line.strip(" \t　\xa0") if line.count("\t") < 2 else line.strip(" 　\xa0"))
        for number, line in enumerate(_BREAKS.split(decoded(data)), 1)
    ]
    return list(_paragraphs([_Line(line.number, _MARKUP.sub("", line.text)) for line in lines]))


def decoded(data: bytes) -> str:
    """UTF-8, UTF-16 or GB18030. Raises PlanRefused: a guess that reads wrong names would be worse."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _strictly(data, encoding)
    if b"\0" in data[:4096]:
        return _utf16_without_mark(data)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _chinese(_strictly(data, "gb18030"))


def _utf16_without_mark(data: bytes) -> str:
    """The order of bytes in which the text is Chinese."""
    for encoding in ("utf-16-le", "utf-16-be"):
        text = data.decode(encoding, "replace")
        if "\ufffd" not in text and _is_chinese(text):
            return text
    raise PlanRefused("not_text")


def _strictly(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as wrong:
        raise PlanRefused("encoding") from wrong
    if "\0" in text or sum(sign < " " and sign not in "\t\r\n\x0b\x0c" for sign in text[:4096]) > 8:
        raise PlanRefused("not_text")
    return text


def _chinese(text: str) -> str:
    """GB18030 takes nearly any bytes: text in another old encoding is told by its lack of everyday signs."""
    if len(text) > 40 and not _is_chinese(text):
        raise PlanRefused("encoding")
    return text


def _is_chinese(text: str) -> bool:
    return len(_COMMON.findall(text)) * 60 >= len(text)


def _paragraphs(lines: list[_Line]) -> Iterator[Paragraph]:
    width = _wrapping_width(lines)
    table = 0
    for has_tabs, group in groupby(lines, lambda line: _is_row(line.text)):
        table += has_tabs
        held = list(group)
        yield from _rows(held, table) if has_tabs else _joined(held, width)


def _is_row(text: str) -> bool:
    return text.count("\t") >= 2 or (text.startswith("|") and text.count("|") >= 3)


def _rows(lines: list[_Line], table: int) -> Iterator[Paragraph]:
    for line in lines:
        cells = tuple(cell.strip() for cell in _SEPARATOR.split(line.text.strip("|")))
        if not any(cell.strip("-: ") for cell in cells):
            cells = ("",) * len(cells)
        yield Paragraph(line.text, line.number, line.number, None, cells, table)


def _joined(lines: list[_Line], width: float) -> Iterator[Paragraph]:
    held: list[_Line] = []
    for line in lines:
        goes_on = _goes_on(held, line.text, width) if held and line.text else _must_go_on(held)
        if held and not goes_on:
            yield _paragraph(held)
            held = []
        if line.text:
            held.append(line)
    if held:
        yield _paragraph(held)


def _paragraph(held: list[_Line]) -> Paragraph:
    text = held[0].text
    for line in held[1:]:
        text += (" " if _meet_as_words(text, line.text) else "") + line.text
    return Paragraph(text, held[0].number, held[-1].number)


def _meet_as_words(left: str, right: str) -> bool:
    """Latin words need the blank that the line's end was."""
    ends, begins = left[-1:], right[:1]
    return ends.isascii() and ends.isalnum() and begins.isascii() and begins.isalpha()


def _must_go_on(held: list[_Line]) -> bool:
    """Over a blank line only what has hardly ended within its sentence."""
    text = plain(held[-1].text) if held else ""
    return len(held) < 400 and text.endswith((",", "、"))


def _goes_on(held: list[_Line], following: str, width: float) -> bool:
    """Whether the line before was broken by hand and this one is the rest of its paragraph."""
    before, following = plain(held[-1].text), plain(following)
    if begins_with_label(following):
        return False
    if begins_with_label(before):
        goes_on = re.search("[:、,]$", before) or (not _TERMINAL.search(before) and _width(before) >= 0.8 * width)
        return bool(goes_on) and not marker_at(following, 0)
    so_far = "".join(plain(line.text) for line in held[-40:])
    if is_open(so_far) and len(so_far) < 3000:
        return not (marker_at(following, 0) and _TERMINAL.search(before))
    if _TERMINAL.search(before):
        return False
    if marker_at(following, 0):
        return bool(re.search(r"[,、]$", before)) and _width(before) >= 0.8 * width
    if _CONTINUES.search(before):
        return True
    if _NUMBER_OF_PAPER.search(following) or _NUMBER_OF_PAPER.search(before):
        return False
    return _width(before) >= 0.8 * width


def _wrapping_width(lines: list[_Line]) -> float:
    """Of lines that end within a sentence and are followed at once by an unnumbered one; without many, no line is."""
    found = []
    numbered = False
    for line, following in pairwise(lines):
        before, after = plain(line.text), plain(following.text)
        numbered = numbered or marker_at(before, 0) is not None
        if begins_with_label(before) or begins_with_label(after):
            continue
        if len(before) < _SHORT or not after or _TERMINAL.search(before) or marker_at(after, 0):
            continue
        # Titles and signatures end without a full stop, too: they stand before the first number or have no comma.
        if re.search("[,、;。]", before) and (numbered or not re.search("关于|方案|意见", before[-12:])):
            found.append(_width(before))
    if len(found) < 2:
        return float("inf")
    return quantiles(found, n=4)[1] if len(found) > 2 else min(found)


def _width(text: str) -> float:
    return sum(0.5 if sign < "\x80" else 1 for sign in text)

"""A sheet that holds nothing but words and numbers, read in one pass over its XML: rows, values, hidden parts.

The rows of a table are written alike but for their digits. What a row looks like without them is judged and
understood once, cell by cell; every row that looks the same is then known to hold the same cells. Whatever is the
least bit unusual makes the whole sheet a matter for calamine and `sheetxml.scan`: then None is the answer here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import compress, pairwise
from operator import itemgetter
from string import ascii_letters, digits
from typing import Any, NamedTuple

import orjson

from sanzhua.formbook.package import refuse_nesting
from sanzhua.formbook.sheetxml import HIDDEN, ROW_NUMBER, SheetXml, TooManyRows, column_index, scan_columns

_MAIN = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_MERGE = re.compile(rb'<mergeCell ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"\s*/>')
_VALUE = re.compile(rb"<v>([^<]*)")
_KINDS = bytes.maketrans(ascii_letters.encode() + digits.encode(), b"a" * len(ascii_letters) + b"0" * len(digits))
# A cell without its digits; a number may keep its point, signs and exponent.
_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})"(?: s="")?(?: t="[sn]")?(?:/>|></c>|(?<= t="s")>(<v></v>)</c>'
    rb'|(?<! t="s")>(<v>-?\.?(?:E[-+]?)?</v>)</c>)'
)
_STRING = re.compile(r'<si><t(?: xml:space="preserve")?>([^<]*)</t></si>')
_ENTITY = re.compile(r"&(\w*;?)")
_ENTITIES = {"amp;": "&", "lt;": "<", "gt;": ">", "quot;": '"', "apos;": "'"}

Strings = Sequence[str]
Merge = tuple[int, int, int, int]


class Unusual(Exception):
    """Not for this reader."""


class _Look(NamedTuple):
    """What rows of one look hold: which of the values are numbers of words, which are numbers, and how words and then
    numbers spread over the row."""

    words: tuple[bool, ...]
    numbers: tuple[bool, ...]
    spread: Callable[[list[Any]], Sequence[Any]]


class PlainSheet(NamedTuple):
    """`grid` starts at A1, its rows are of one length, empty cells are ""."""

    scanned: SheetXml
    grid: list[list[Any]]
    merges: list[Merge]


def read_plain(xml: bytes, strings: Strings, most_rows: int, most_columns: int) -> PlainSheet:
    """Raises Unusual, and TooManyRows as `scan` does."""
    if b"<row " not in xml:
        xml = xml.replace(b"<sheetData/>", b'<sheetData><row r="1"/></sheetData>')
    head, *rows = xml.split(b"<row ")
    last, closing, tail = rows.pop().rpartition(b"</sheetData>") if rows else (b"", b"", b"")
    _judge_frame(head, tail if closing else b"")
    sheet = SheetXml(xml)
    scan_columns(sheet)
    reader = _RowReader(sheet, strings, most_rows, most_columns)
    reader.read([*rows, last], len(head))
    return PlainSheet(sheet, reader.squared(), _merges(tail, most_rows))


def _judge_frame(head: bytes, tail: bytes) -> None:
    """What stands before the rows and behind them."""
    start = head[:200].lower()
    if not head.endswith(b"<sheetData>") or not tail or _MAIN not in head:
        raise Unusual("frame")
    if b"encoding=" in start and b"utf-8" not in start:
        raise Unusual("encoding")
    around = head.removesuffix(b"<sheetData>"), tail
    refuse_nesting(b"".join(around))
    if any(mark in part for part in around for mark in (b"<!", b"<c ", b"<row", b"<sheetData")):
        raise Unusual("frame")


def _merges(tail: bytes, most_rows: int) -> list[Merge]:
    count = tail.count(b"<mergeCell ")
    found = _MERGE.findall(tail)
    if count > most_rows or len(found) != count:
        raise Unusual("merges")
    return [
        (int(top) - 1, column_index(left.decode()), int(bottom) - 1, column_index(right.decode()))
        for left, top, right, bottom in found
    ]


class _RowReader:
    def __init__(self, sheet: SheetXml, strings: Strings, most_rows: int, most_columns: int) -> None:
        self.sheet, self.strings = sheet, strings
        self.most_rows, self.most_columns = most_rows, most_columns
        self.looks: dict[bytes, _Look] = {}
        self.found: dict[int, list[Any]] = {}
        self.before = 0

    def read(self, rows: Sequence[bytes], start: int) -> None:
        """`rows` without their opening "<row ", the first one from `start` on."""
        for row in rows:
            start += len(b"<row ")
            given, _, cells = row.partition(b">")
            written = self._number(given)
            end = start + len(row)
            if given.endswith(b"/"):
                given, cells, end = given[:-1], cells + b"</row>", start + len(given) + 1
            if not cells.endswith(b"</row>"):
                raise Unusual("row")
            self.sheet.rows[self.before - 1] = (start + len(given) + 1, end)
            self._read_cells(written, cells[: -len(b"</row>")])
            start += len(row)

    def _number(self, given: bytes) -> bytes:
        """The row's number as it is written; it becomes the one before the next."""
        written = ROW_NUMBER.search(given)
        if written is None or not self.before < int(written[1]) <= 2 * self.most_rows:
            raise Unusual("number of the row")
        self.before = int(written[1])
        if b"hidden" in given and HIDDEN.search(given):
            self.sheet.hidden_rows.add(self.before - 1)
        return written[1]

    def _read_cells(self, written: bytes, cells: bytes) -> None:
        bare = cells.replace(written + b'"', b'"')
        # Without the row's own number no digit may follow a letter: that were a cell of another row, or a strange tag.
        if b"a0" in bare.translate(_KINDS):
            raise Unusual("digit")
        pattern = bare.translate(None, digits.encode())
        look = self.looks.get(pattern)
        if look is None:
            look = self.looks[pattern] = self._understood(pattern)
        written_values = _VALUE.findall(cells)
        try:
            # A JSON parser tells numbers faster than anything else, and takes none that is oddly written.
            told = orjson.loads(b"[" + b",".join(written_values) + b"]")
            words = map(self.strings.__getitem__, compress(told, look.words))
            values = [*words, *map(float, compress(told, look.numbers)), ""]
        except (IndexError, ValueError) as strange:
            raise Unusual("value") from strange
        if len(told) != len(look.words):
            raise Unusual("value")
        if told:
            self.sheet.valued.append(self.before - 1)
            self.found[self.before - 1] = list(look.spread(values))
        if len(self.sheet.valued) > self.most_rows:
            raise TooManyRows(str(self.most_rows))

    def _understood(self, pattern: bytes) -> _Look:
        cells = list(_CELL.finditer(pattern))
        if b"".join(cell[0] for cell in cells) != pattern:
            raise Unusual("cell")
        columns = [column_index(cell[1].decode()) for cell in cells]
        if any(right <= left for left, right in pairwise(columns)) or (columns and columns[-1] >= self.most_columns):
            raise Unusual("order of cells")
        filled = [(at, cell) for at, cell in zip(columns, cells, strict=True) if cell[2] or cell[3]]
        words = tuple(cell[2] is not None for _, cell in filled)
        numbers = tuple(not word for word in words)
        columns = [at for at, _ in filled]
        order = {column: at for at, column in enumerate([*compress(columns, words), *compress(columns, numbers)])}
        spread = [order.get(column, -1) for column in range(max(order, default=-1) + 1)]
        # With a single place itemgetter gives a value instead of a tuple: the blank behind the values makes it two.
        return _Look(words, numbers, itemgetter(*spread, -1))

    def squared(self) -> list[list[Any]]:
        """From the first row of the sheet to the last that holds something, all as long as the longest."""
        width = max(map(len, self.found.values()), default=1) - 1
        grid = [self.found.get(number) or [] for number in range(max(self.found, default=-1) + 1)]
        for line in grid:
            if len(line) > width:
                del line[width:]
            else:
                line += [""] * (width - len(line))
        return grid


def plain_strings(xml: bytes) -> Strings:
    """The shared strings in their order. Raises Unusual for rich text and the like."""
    try:
        text = xml.decode()
    except UnicodeDecodeError as broken:
        raise Unusual("encoding") from broken
    start, end = text.find("<si>"), text.rfind("</sst>")
    body = text[start:end] if 0 <= start < end else ""
    refuse_nesting((text[:start] + text[end:] if body else text).encode())
    found: list[str] = _STRING.findall(body)
    # Four signs to a string mean that there is nothing else between them.
    if body.count("<") != 4 * len(found) or "\r" in body or "_x" in body or "" in found:
        raise Unusual("strings")
    if "&" in body:
        found = [_unescaped(one) if "&" in one else one for one in found]
    return found


def _unescaped(text: str) -> str:
    try:
        return _ENTITY.sub(lambda match: _ENTITIES[match[1]], text)
    except KeyError as strange:
        raise Unusual("entity") from strange

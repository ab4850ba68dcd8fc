"""A workbook or text table as plain sheets: a grid of values from A1 on, and what stands around it."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from sanzhua.formbook.cell_text import unguarded
from sanzhua.formbook.oldbook import OldSheet, look_into
from sanzhua.formbook.package import Package, Unreadable, is_deferred, refuse_nesting
from sanzhua.formbook.plainsheet import Unusual, plain_strings, read_plain
from sanzhua.formbook.sheetxml import (
    Formula,
    SheetXml,
    StrangeSheet,
    TooManyRows,
    formats,
    letters,
    may_show_dates,
    scan,
)

MAX_ROWS = 20_000
MAX_COLUMNS = 200
MAX_AREA = MAX_ROWS * MAX_COLUMNS

Merge = tuple[int, int, int, int]  # first row, first column, last row, last column


@dataclass
class RawSheet:
    """Zero-based rows and columns; `grid` starts at A1, empty cells are ""."""

    name: str
    grid: list[list[Any]]
    visible: bool = True
    merges: list[Merge] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    formulas: dict[tuple[int, int], Formula] = field(default_factory=dict)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    format_of: Callable[[int, int], str] = lambda _row, _column: ""
    from_text: bool = False
    epoch_1904: bool = False
    counted_rows: int | None = None
    half_seen: bool = False  # values only: hidden parts, errors and formats of an old file could not be read


def load(package: Package, filename: str) -> list[RawSheet]:
    """All worksheets, in their order. Raises Unreadable."""
    if package.kind == "text":
        return [_load_text(package.data, filename)]
    if package.kind == "ole":
        return _load_binary(package.data, filename)
    return _load_xlsx(package)


def _load_text(data: bytes, filename: str) -> RawSheet:
    text = _decoded(data)
    sample = text[:20_000]
    delimiter = max(",\t;|", key=sample.count)
    csv.field_size_limit(1_000_000)
    try:
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        grid: list[list[Any]] = [[unguarded(cell) for cell in line] for line in lines]
    except csv.Error as broken:
        raise Unreadable("file_broken") from broken
    width = max(map(len, grid), default=0)
    _check_size(filename, sum(1 for row in grid if any(row)), len(grid), width)
    for row in grid:
        row.extend([""] * (width - len(row)))
    name = re.sub(r"\.\w+$", "", filename.replace("\\", "/").rsplit("/", 1)[-1])
    return RawSheet(name[:31] or "Sheet1", grid, from_text=True)


def _decoded(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("text_encoding")


def _check_size(name: str, valued: int, last_row: int, width: int) -> None:
    if valued > MAX_ROWS:
        raise Unreadable("too_many_rows", sheet=name, limit=MAX_ROWS)
    if width > MAX_COLUMNS or last_row * max(width, 1) > MAX_AREA:
        cell = f"{letters(max(width - 1, 0))}{last_row}"
        raise Unreadable("too_wide", sheet=name, cell=cell, rows=MAX_ROWS, columns=MAX_COLUMNS)


def _workbook(data: bytes, filename: str) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(data))
    except PasswordError as locked:
        raise Unreadable("file_password") from locked
    except (CalamineError, ValueError, OSError) as broken:
        if "password" in str(broken).lower() or "encrypt" in str(broken).lower():
            raise Unreadable("file_password") from broken
        raise Unreadable("file_et" if filename.lower().endswith(".et") else "file_broken") from broken


def _load_binary(data: bytes, filename: str) -> list[RawSheet]:
    workbook = _workbook(data, filename)
    looked = look_into(data)
    sheets = []
    for meta in workbook.sheets_metadata:
        if meta.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = _calamine_sheet(workbook, meta.name, filename)
        sheet.visible = meta.visible == SheetVisibleEnum.Visible
        sheet.half_seen = looked is None or meta.name not in looked[0]
        if looked is not None and meta.name in looked[0]:
            _add_old(sheet, looked[0][meta.name])
            sheet.epoch_1904 = looked[1]
        _check_size(meta.name, sum(1 for row in sheet.grid if any(cell != "" for cell in row)), 1, 1)
        sheets.append(sheet)
    return sheets


def _add_old(sheet: RawSheet, found: OldSheet) -> None:
    sheet.hidden_rows = found.hidden_rows
    sheet.hidden_columns = found.hidden_columns
    sheet.errors = found.errors
    sheet.format_of = found.format_of


def _calamine_sheet(workbook: CalamineWorkbook, name: str, filename: str) -> RawSheet:
    try:
        found = workbook.get_sheet_by_name(name)
        grid = found.to_python(skip_empty_area=False)
        merges = [(a, b, c, d) for (a, b), (c, d) in found.merged_cell_ranges or ()]
    except OverflowError as beyond:
        raise Unreadable("cell_beyond", sheet=name) from beyond
    except (CalamineError, ValueError, OSError) as broken:
        raise Unreadable("file_et" if filename.lower().endswith(".et") else "file_broken") from broken
    return RawSheet(name, grid, merges=_clipped(merges, grid))


def _clipped(merges: list[Merge], grid: list[list[Any]]) -> list[Merge]:
    """Merges cut to the rows and columns that hold something; those outside are of no use."""
    height, width = len(grid), len(grid[0]) if grid else 0
    inside = [merge for merge in merges if merge[0] < height and merge[1] < width]
    cut = [(top, left, min(bottom, height - 1), min(right, width - 1)) for top, left, bottom, right in inside]
    if sum((bottom - top + 1) * (right - left + 1) for top, left, bottom, right in cut) > 2 * height * width:
        raise Unreadable("xml_strange")
    return cut


def _load_xlsx(package: Package) -> list[RawSheet]:
    parts = package.parts
    if any(b"<ddeLink" in content for name, content in parts.items() if "externallinks/" in name):
        raise Unreadable("file_dde")
    styles = formats(parts.get("xl/styles.xml", b""))
    sheets = _plain_sheets(parts, styles) or _calamine_sheets(package, styles)
    epoch_1904 = bool(re.search(rb'date1904="(?:1|true)"', parts.get("xl/workbook.xml", b"")))
    for sheet in sheets:
        sheet.epoch_1904 = epoch_1904
    return sheets


def _plain_sheets(parts: dict[str, bytes], styles: list[str]) -> list[RawSheet] | None:
    """All worksheets of a workbook of words and numbers, read in one pass; None where a single cell may be more."""
    listed = _listed_sheets(parts)
    worksheets = sorted(name for name in parts if name.startswith("xl/worksheets/") and name.endswith(".xml"))
    if sorted(one.path for one in listed) != worksheets or may_show_dates(parts.get("xl/styles.xml", b"")):
        return None
    sheets = []
    try:
        strings = plain_strings(parts.get("xl/sharedstrings.xml", b""))
        for one in listed:
            found = read_plain(parts[one.path], strings, MAX_ROWS, MAX_COLUMNS)
            sheet = RawSheet(one.name, found.grid, one.visible, _clipped(found.merges, found.grid))
            _add_scanned(sheet, found.scanned, styles)
            sheets.append(sheet)
    except Unusual:
        return None
    except TooManyRows as many:
        raise Unreadable("too_many_rows", sheet=one.name, limit=MAX_ROWS) from many
    return sheets


def _calamine_sheets(package: Package, styles: list[str]) -> list[RawSheet]:
    for name, content in package.parts.items():
        if is_deferred(name):
            refuse_nesting(content)
    scanned = _scanned_sheets(package.parts)
    workbook = _workbook(package.data, "")
    sheets = []
    for meta in workbook.sheets_metadata:
        if meta.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = _calamine_sheet(workbook, meta.name, "")
        sheet.visible = meta.visible == SheetVisibleEnum.Visible
        if meta.name in scanned:
            _add_scanned(sheet, scanned[meta.name], styles)
        sheets.append(sheet)
    return sheets


def _scanned_sheets(parts: dict[str, bytes]) -> dict[str, SheetXml]:
    """The scan of every worksheet by its name, after the size of what it really holds was judged."""
    targets = {one.path: one.name for one in _listed_sheets(parts)}
    found = {}
    for name, content in parts.items():
        if not name.startswith("xl/worksheets/") or not name.endswith(".xml"):
            continue
        title = targets.get(name, name)
        try:
            sheet = scan(content, MAX_ROWS)
        except TooManyRows as many:
            raise Unreadable("too_many_rows", sheet=title, limit=MAX_ROWS) from many
        except StrangeSheet as strange:
            raise Unreadable("xml_strange") from strange
        except ValueError as broken:
            raise Unreadable("file_broken") from broken
        _judge_extent(title, sheet)
        found[title] = sheet
    return found


def _judge_extent(title: str, sheet: SheetXml) -> None:
    far = sheet.far_cells()
    if far:
        row, column = max(far, key=lambda cell: cell[1])
        cell = f"{letters(column)}{row + 1}"
        raise Unreadable("too_wide", sheet=title, cell=cell, rows=MAX_ROWS, columns=MAX_COLUMNS)
    valued = sheet.valued
    if valued and max(valued) >= 2 * MAX_ROWS:
        raise Unreadable("too_wide", sheet=title, cell=f"A{max(valued) + 1}", rows=MAX_ROWS, columns=MAX_COLUMNS)
    if any("|" in formula.text and re.search(r"\b\w+\|['\w]", formula.text) for formula in sheet.formulas.values()):
        raise Unreadable("file_dde")


class _Listed(NamedTuple):
    name: str
    path: str
    visible: bool


def _listed_sheets(parts: dict[str, bytes]) -> list[_Listed]:
    """The sheets as the workbook lists them; `path` in lower case."""
    relations = {}
    for match in re.finditer(rb"<(?:\w+:)?Relationship\b([^>]*)>", parts.get("xl/_rels/workbook.xml.rels", b"")):
        given = _attributes(match[1])
        target = given.get("Target", "").replace("\\", "/")
        target = target.lstrip("/") if target.startswith("/") else "xl/" + target
        relations[given.get("Id", "")] = target.replace("/./", "/").lower()
    found = []
    for match in re.finditer(rb"<(?:\w+:)?sheet\b([^>]*)>", parts.get("xl/workbook.xml", b"")):
        given = _attributes(match[1])
        visible = given.get("state", "visible") == "visible"
        found.append(_Listed(html.unescape(given.get("name", "")), relations.get(given.get("id", ""), ""), visible))
    return found


def _attributes(text: bytes) -> dict[str, str]:
    pairs = re.findall(rb"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", text)
    return {key.decode().rsplit(":", 1)[-1]: (a or b).decode("utf-8", "replace") for key, a, b in pairs}


def _add_scanned(sheet: RawSheet, scanned: SheetXml, styles: list[str]) -> None:
    sheet.hidden_rows = scanned.hidden_rows
    sheet.hidden_columns = scanned.hidden_columns
    sheet.formulas = scanned.formulas
    sheet.errors = scanned.errors
    sheet.counted_rows = len(scanned.valued)
    if not any(styles):
        return  # every cell is General: no need to look each one up

    def format_of(row: int, column: int) -> str:
        style = scanned.style_of(row, column)
        return styles[style] if style < len(styles) else ""

    sheet.format_of = format_of

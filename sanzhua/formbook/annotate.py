"""A copy of an uploaded workbook with its problems as comments on their cells, and a list of them in front."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils.cell import coordinate_from_string
from openpyxl.utils.exceptions import CellCoordinatesException
from openpyxl.workbook import Workbook
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.xml import DEFUSEDXML
from python_calamine import CalamineError, CalamineWorkbook

from sanzhua.base.refusals import Refused
from sanzhua.formbook.cell_text import looks_like_formula, plain

if not DEFUSEDXML:  # openpyxl falls back in silence where the package is missing; an upload must never find it so
    raise ImportError("defusedxml is needed to open uploaded workbooks")

_FILLS = {"error": "FFF4B6B0", "warning": "FFFBE3A4", "notice": "FFD5E4F5"}
_RANK = {"error": 0, "warning": 1, "notice": 2}
_SEVERITIES = {
    "zh": {"error": "错误", "warning": "提醒（须说明）", "notice": "提示"},
    "en": {"error": "Error", "warning": "Warning (wants a reason)", "notice": "Notice"},
}
_HEADS = {
    "zh": ("序号", "工作表", "单元格", "级别", "问题", "怎么办", "原文"),
    "en": ("No.", "Sheet", "Cell", "Severity", "Problem", "What to do", "As written"),
}
_LIST = {"zh": "问题清单", "en": "Problems"}
_AUTHOR = "三抓"
_CALAMINE_ERRORS = (CalamineError, OSError, ValueError)


class Finding(Protocol):
    """What a problem must offer; the reader's and the rules' both do."""

    @property
    def sheet(self) -> str: ...
    @property
    def cell(self) -> str: ...
    @property
    def severity(self) -> str: ...
    @property
    def text(self) -> str: ...
    def message(self, lang: str = ...) -> str: ...
    def advice(self, lang: str = ...) -> str: ...


def annotate(workbook: bytes, problems: Iterable[Finding], *, filename: str = "", lang: str = "zh") -> bytes:
    """An .xlsx. Cells keep their values; formulas stay, except those into other workbooks: what they showed.

    .xls and .csv come back as a new .xlsx; `filename` names the one sheet of a .csv, as the reader does.
    Uploads are hostile: call it in a limited child process.
    Raises Refused where the file cannot be opened at all.
    """
    book = _opened(workbook, filename)
    found = sorted(problems, key=lambda one: (_RANK.get(one.severity, 3), one.sheet))
    for sheet, cell, here in _by_cell(found):
        if sheet in book.sheetnames and cell:
            _mark(book[sheet], cell, here, lang[:2])
    _list(book, found, lang[:2])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _by_cell(found: Sequence[Finding]) -> list[tuple[str, str, list[Finding]]]:
    cells: dict[tuple[str, str], list[Finding]] = {}
    for problem in found:
        cells.setdefault((problem.sheet, problem.cell), []).append(problem)
    return [(sheet, cell, here) for (sheet, cell), here in cells.items()]


def _opened(workbook: bytes, filename: str) -> Workbook:
    if zipfile.is_zipfile(io.BytesIO(workbook)):
        try:
            book = openpyxl.load_workbook(io.BytesIO(workbook), keep_links=False, keep_vba=False)
        except Exception:  # openpyxl breaks on styles and parts that Excel and WPS forgive, with errors of every type
            return _copied(workbook, filename)
        return _without_links(book, workbook)
    return _copied(workbook, filename)


def _without_links(book: Workbook, workbook: bytes) -> Workbook:
    """Formulas into other workbooks would show an error once those links are gone: put what they last showed."""
    linked = [
        (sheet.title, cell.coordinate)
        for sheet in book.worksheets
        for line in sheet.iter_rows()
        for cell in line
        if cell.data_type == "f" and "[" in str(cell.value)
    ]
    if linked:
        shown = openpyxl.load_workbook(io.BytesIO(workbook), keep_links=False, data_only=True)
        for title, place in linked:
            book[title][place].value = shown[title][place].value
    return book


def _copied(workbook: bytes, filename: str) -> Workbook:
    """A new workbook with the values of one that openpyxl cannot open."""
    sheets = _read(workbook, filename)
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title[:31])
        for line, row in enumerate(rows, start=1):
            for place, value in enumerate(row, start=1):
                if value not in (None, ""):
                    _put(sheet, line, place, value)
    return book


def _read(workbook: bytes, filename: str) -> Mapping[str, Iterable[Sequence[Any]]]:
    try:
        source = CalamineWorkbook.from_filelike(io.BytesIO(workbook))
        return {name: source.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in source.sheet_names}
    except _CALAMINE_ERRORS:
        text, stem = _decoded(workbook), re.sub(r"\.\w+$", "", re.split(r"[/\\]", filename)[-1])
        delimiter = max(",\t;|", key=text[:20_000].count)
        return {stem or "Sheet1": list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))}


def _decoded(text: bytes) -> str:
    if b"\0" in text[:4096]:
        raise Refused("这个文件不是能打开的表格，请另存为 .xlsx 后重新上传。")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return text.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused("这个文件的文字编码不能识别，请另存为 .xlsx 后重新上传。")


def _mark(sheet: Worksheet, place: str, here: Sequence[Finding], lang: str) -> None:
    cell = _anchor(sheet, place)
    if cell is None:
        return
    words = "\n".join(f"【{_SEVERITIES[lang][one.severity]}】{one.message(lang)} {one.advice(lang)}" for one in here)
    if cell.comment is not None:
        words = f"{cell.comment.text}\n{words}"
    cell.comment = Comment(plain(words), _AUTHOR, width=320, height=40 + 36 * len(here))
    cell.fill = PatternFill("solid", start_color=_FILLS.get(here[0].severity, _FILLS["notice"]))


def _anchor(sheet: Worksheet, place: str) -> Cell | None:
    """The cell itself, or the one at the upper left of the merged range that it belongs to."""
    try:
        coordinate_from_string(place)
        cell = sheet[place]
    except (CellCoordinatesException, ValueError):
        return None
    if not isinstance(cell, MergedCell):
        return cell if isinstance(cell, Cell) else None
    for merged in sheet.merged_cells.ranges:
        if cell.coordinate in merged:
            first = sheet.cell(merged.min_row, merged.min_col)
            return first if isinstance(first, Cell) else None
    return None


def _list(book: Workbook, found: Sequence[Finding], lang: str) -> None:
    title = _LIST[lang]
    while title in book.sheetnames:
        title += "_"
    sheet = book.create_sheet(title, 0)
    for place, (head, width) in enumerate(zip(_HEADS[lang], (6, 18, 9, 16, 60, 50, 24), strict=True), start=1):
        sheet.cell(1, place, head).font = Font(bold=True)
        sheet.column_dimensions[sheet.cell(1, place).column_letter].width = width
    for line, problem in enumerate(found, start=2):
        words = (problem.message(lang), problem.advice(lang), problem.text)
        values = (line - 1, problem.sheet, problem.cell, _SEVERITIES[lang][problem.severity], *words)
        for place, value in enumerate(values, start=1):
            _put(sheet, line, place, value)
            sheet.cell(line, place).alignment = Alignment(wrap_text=True, vertical="top")
        if problem.sheet in book.sheetnames and problem.cell:
            quoted = problem.sheet.replace("'", "''")
            sheet.cell(line, 3).hyperlink = f"#'{quoted}'!{problem.cell}"
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    book.active = 0
    for other in book.worksheets[1:]:
        other.sheet_view.tabSelected = False


def _put(sheet: Worksheet, line: int, place: int, value: Any) -> None:
    """Text goes in as text, whatever sign it begins with."""
    cell = sheet.cell(line, place)
    if not isinstance(value, str):
        cell.value = value
        return
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", plain(value))
    cell.data_type = "s"
    if looks_like_formula(value):
        cell.quotePrefix = True

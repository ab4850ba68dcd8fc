"""Tables of a .docx as sheets, and one of them filled in; merged cells are one cell, as in a workbook."""

from __future__ import annotations

import copy
import io
from collections.abc import Mapping, Sequence
from typing import Any

import docx
from docx.table import Table

from sanzhua.base.refusals import Refused
from sanzhua.formbook.book import Merge, RawSheet
from sanzhua.formbook.package import unpack

_MOST_CELLS = 40_000
_LINES_ABOVE = 5


def open_document(data: bytes) -> Any:
    """Judged by the house's guard before anything is unpacked. Raises Refused."""
    unpack(data, _require_word)
    try:
        return docx.Document(io.BytesIO(data))
    except Exception as broken:  # a part that Word forgives may raise anything here
        raise Refused("这个 Word 文件打不开，请用 Word 或 WPS 另存为 .docx 后重新上传。") from broken


def _require_word(names: set[str]) -> None:
    if "word/document.xml" not in names:
        raise Refused("这不是 .docx 文件，请用 Word 或 WPS 另存为 .docx 后重新上传。")


def read_tables(data: bytes) -> list[RawSheet]:
    """One sheet a table, named by its number from 0; the paragraphs above it stand in its first rows."""
    document = open_document(data)
    sheets: list[RawSheet] = []
    above: list[str] = []
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            sheets.append(_sheet(block, str(len(sheets)), above[-_LINES_ABOVE:]))
            above = []
        elif block.text.strip():
            above.append(block.text.strip())
    return sheets


def _sheet(table: Table, name: str, above: Sequence[str]) -> RawSheet:
    cells = cells_of(table)
    width = max(map(len, cells), default=1)
    grid: list[list[Any]] = [[text, *[""] * (width - 1)] for text in above]
    grid += [[""] * width for _ in range(_LINES_ABOVE - len(above))]
    merges = _merges(cells, width)
    covered = {(row, column) for top, left, bottom, right in merges for row in range(top, bottom + 1)
               for column in range(left, right + 1) if (row, column) != (top, left)}  # fmt: skip
    for at, row in enumerate(cells):
        texts = ["" if (at, column) in covered else cell.text.strip() for column, cell in enumerate(row)]
        grid.append(texts + [""] * (width - len(texts)))
    shifted = [(top + _LINES_ABOVE, left, bottom + _LINES_ABOVE, right) for top, left, bottom, right in merges]
    return RawSheet(name, grid, merges=shifted, from_text=True)


def cells_of(table: Table) -> list[list[Any]]:
    """Row by row; a merged cell stands in every place that it covers. Raises Refused for a table beyond all use."""
    if len(table.rows) * max(len(table.columns), 1) > _MOST_CELLS:
        raise Refused("Word 文件里的表太大，请只留要填的那张表，另存后重新上传。")
    return [list(row.cells) for row in table.rows]


def _merges(cells: Sequence[Sequence[Any]], width: int) -> list[Merge]:
    reach: dict[Any, list[int]] = {}
    for row, line in enumerate(cells):
        for column, cell in enumerate(line):
            box = reach.setdefault(cell._tc, [row, column, row, column])
            box[2], box[3] = max(box[2], row), max(box[3], column)
    return [(a, b, c, d) for a, b, c, d in reach.values() if (a, b) != (c, d)]


def fill_table(
    data: bytes, number: int, cells: Mapping[tuple[int, int], str], added: int, at: int, notes: Sequence[Sequence[str]]
) -> bytes:
    """The document with texts put into empty cells of one table, in rows as `read_tables` counts them.

    `added` rows are put in before row `at`, each a copy of the row above it. `notes` are lines of a table at the end.
    """
    document = open_document(data)
    table = [one for one in document.iter_inner_content() if isinstance(one, Table)][number]
    _add_rows(table, added, at - _LINES_ABOVE)
    found = cells_of(table)
    for (row, column), text in cells.items():
        line = found[row - _LINES_ABOVE]
        if column < len(line) and not line[column].text.strip():
            _write(line[column], text)
    _append_notes(document, notes)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _add_rows(table: Table, added: int, at: int) -> None:
    if not added:
        return
    model = table.rows[max(at - 1, 0)]._tr
    for _ in range(added):
        line = copy.deepcopy(model)
        for text in line.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"):
            text.text = ""
        model.addnext(line)


def _write(cell: Any, text: str) -> None:
    """Into the first paragraph, in the look of its own text where it has any."""
    paragraph = cell.paragraphs[0]
    if paragraph.runs:
        paragraph.runs[0].text = text
    else:
        paragraph.add_run(text)


def _append_notes(document: Any, notes: Sequence[Sequence[str]]) -> None:
    if not notes:
        return
    document.add_page_break()
    document.add_paragraph("取数来源（附页，报出时可删去）")
    table = document.add_table(rows=0, cols=max(map(len, notes)))
    for line in notes:
        for cell, text in zip(table.add_row().cells, line, strict=False):
            cell.text = text

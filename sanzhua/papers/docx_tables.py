"""Tables of official documents in .docx: black rules, headings that come again on every page, rows that stay whole."""

import copy
import math
from functools import lru_cache
from typing import Any

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.shared import Mm
from docx.text.paragraph import Paragraph

from sanzhua.papers.docx_parts import FANG, HEI, SIDES, add_words, element, leave_grid, pitch, set_font
from sanzhua.papers.fonts import fonts
from sanzhua.papers.paper import BODY_MM, Align, Table, plain

# Lines of a table that stays on one page, and signs that make one line of a cell.
_SHORT, _SIGNS = 16, 8


def add_table(document: Any, table: Table) -> None:
    _add_lines_above(document, table)
    head_rows = (2 if table.is_stacked else 1) if table.has_head else 0
    drawn = document.add_table(rows=head_rows + len(table.rows), cols=len(table.columns))
    drawn.alignment = WD_TABLE_ALIGNMENT.CENTER
    drawn.autofit = False
    _set_rules(drawn)
    # Through python-docx each cell is found anew from the table's start; taken once, a long table stays linear.
    rows = [list(row.cells) for row in drawn.rows]
    _set_widths(drawn, rows, table)
    if head_rows:
        _fill_head(rows, table)
    for number, (cells, texts) in enumerate(zip(rows[head_rows:], table.rows, strict=True)):
        font = HEI if number in table.total_rows else FANG
        for cell, text, column in zip(cells, texts, table.columns, strict=True):
            _fill(cell, text, font, table.text_pt, column.align)
    _keep_rows_whole(drawn, head_rows if table.repeat_head else 0)
    _keep_together(rows, head_rows, table)
    for note in table.notes:
        _add_line(document, note, FANG, 10.5, "left")


def _add_lines_above(document: Any, table: Table) -> None:
    for text, font, size_pt, align in ((table.title, HEI, 14, "center"), (table.unit_line, FANG, 12, "right")):
        if text:
            line = _add_line(document, text, font, size_pt, align)
            line.paragraph_format.keep_with_next = True


def _add_line(document: Any, text: str, font: str, size_pt: float, align: Align | str) -> Any:
    line = document.add_paragraph()
    pitch(line, size_pt * 1.6)
    leave_grid(line)
    line.alignment = SIDES[align]
    add_words(line, plain(text), font, size_pt)
    return line


def _fill_head(rows: list[list[Any]], table: Table) -> None:
    if not table.is_stacked:
        for cell, column in zip(rows[0], table.columns, strict=True):
            _fill(cell, column.heading, HEI, table.text_pt, "center")
        return
    for text, first, count in table.spans():
        if text:
            _fill(rows[0][first].merge(rows[0][first + count - 1]), text, HEI, table.text_pt, "center")
            for place in range(first, first + count):
                _fill(rows[1][place], table.columns[place].heading, HEI, table.text_pt, "center")
        else:
            _fill(rows[0][first].merge(rows[1][first]), table.columns[first].heading, HEI, table.text_pt, "center")


def _fill(cell: Any, text: str, font: str, size_pt: float, align: Align) -> None:
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    for old in cell.paragraphs:
        cell._tc.remove(old._p)
    line = copy.deepcopy(_pattern(font, size_pt, align, fonts().main(font)))
    cell._tc.append(line)
    run = line.r_lst[0]
    for number, (name, words) in enumerate(fonts().runs(plain(text), font)):
        if number:
            run = copy.deepcopy(run)
            line.append(run)
        run.text = words
        if name != fonts().main(font) or number:
            set_font(run.get_or_add_rPr(), name)


@lru_cache(maxsize=64)
def _pattern(font: str, size_pt: float, align: Align, _name: str) -> Any:
    """A formatted line to be copied: formatting each cell anew takes five times as long."""
    line = Paragraph(OxmlElement("w:p"), None)  # type: ignore[arg-type]  # it belongs to no document yet
    pitch(line, None)
    leave_grid(line)
    line.alignment = SIDES[align]
    add_words(line, "", font, size_pt)
    return line._p


def _set_widths(drawn: Any, rows: list[list[Any]], table: Table) -> None:
    widths = [Mm(BODY_MM * share) for share in table.shares()]
    for column, width in zip(drawn.columns, widths, strict=True):
        column.width = width
    for cells in rows:
        for cell, width in zip(cells, widths, strict=True):
            cell.width = width


def _set_rules(drawn: Any) -> None:
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(element(f"w:{side}", val="single", sz="4", space="0", color="000000"))
    margins = OxmlElement("w:tblCellMar")
    for side, width in (("top", "40"), ("left", "60"), ("bottom", "40"), ("right", "60")):
        margins.append(element(f"w:{side}", w=width, type="dxa"))
    properties = drawn._tbl.tblPr
    layout = properties.find("{*}tblLayout")
    for made in (borders, layout, margins):
        properties.append(made)
    look = properties.find("{*}tblLook")
    if look is not None:
        properties.append(look)


def _keep_rows_whole(drawn: Any, repeated: int) -> None:
    for number, row in enumerate(drawn.rows):
        properties = row._tr.get_or_add_trPr()
        properties.append(element("w:cantSplit"))
        if number < repeated:
            properties.append(element("w:tblHeader"))


def _keep_together(rows: list[list[Any]], head_rows: int, table: Table) -> None:
    """A short table stays on one page, a long one begins with three rows at least.

    Some programs that find a heading row alone at the foot of a page lose the rows behind it.
    """
    lines = sum(max(1, *(math.ceil(len(text) / _SIGNS) for text in texts)) for texts in table.rows)
    kept = len(rows) - 1 if lines <= _SHORT else head_rows + 3
    for cells in rows[:kept]:
        for cell in cells:
            for line in cell._tc.p_lst:
                line.get_or_add_pPr().get_or_add_keepNext()

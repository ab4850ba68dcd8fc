"""The board as a file: one line a unit and form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from sanzhua.dispatch.queries.board import Board, BoardCell, BoardRow, FormHead
from sanzhua.registry.sheets.tables import SheetColumn
from sanzhua.ui import times

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class BoardLine:
    row: BoardRow
    head: FormHead
    cell: BoardCell

    def held(self, place: int) -> Decimal | None:
        """Days to one place."""
        span = self.cell.held[place] if self.cell.held else None
        return None if span is None else round(Decimal(span / _DAY), 1)


def _moment(at: datetime | None) -> str | None:
    return times.full_moment(at) if at else None


BOARD = (
    SheetColumn(_("报送单位"), lambda line: line.row.name, 24),
    SheetColumn(_("类别"), lambda line: line.row.kind_word, 12),
    SheetColumn(_("表式"), lambda line: line.head.title, 28),
    SheetColumn(_("状态"), lambda line: line.cell.word, 10),
    SheetColumn(_("零报"), lambda line: str(_("零报")) if line.cell.is_nil else None, 8),
    SheetColumn(_("迟报天数"), lambda line: line.cell.days_late or None, 10),
    SheetColumn(_("退回次数"), lambda line: line.cell.times_returned or None, 10),
    SheetColumn(_("按时截止"), lambda line: line.cell.due_at and times.deadline(line.cell.due_at), 18),
    SheetColumn(_("延期"), lambda line: line.cell.extended_to and times.deadline(line.cell.extended_to), 18),
    SheetColumn(_("送签"), lambda line: _moment(line.cell.handed_in_at), 20),
    SheetColumn(_("签发"), lambda line: _moment(line.cell.signed_at), 20),
    SheetColumn(_("签发方式"), lambda line: line.cell.signature_word, 10),
    SheetColumn(_("接收"), lambda line: _moment(line.cell.accepted_at), 20),
    SheetColumn(_("填报天数"), lambda line: line.held(0), 10),
    SheetColumn(_("待签天数"), lambda line: line.held(1), 10),
    SheetColumn(_("市审天数"), lambda line: line.held(2), 10),
    SheetColumn(_("催报次数"), lambda line: len(line.row.urgings) or None, 10),
    SheetColumn(_("最近催报"), lambda line: line.row.urged and _moment(line.row.urged.at), 20),
)


def lines(board: Board) -> Iterator[BoardLine]:
    """What is owed or begun; a unit that owes nothing at all has no line."""
    heads = {head.form: head for head in board.forms}
    for row in board.rows:
        for cell in row.cells:
            if cell.form in heads and cell.state != "none":
                yield BoardLine(row, heads[cell.form], cell)

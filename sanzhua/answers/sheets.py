"""Columns of the files that go out, declared once."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _gettext
from django.utils.translation import gettext_lazy as _

from sanzhua.answers.difference_words import Told, note_of
from sanzhua.registry.sheets.tables import SheetColumn, add_lines, add_table, in_wan, open_book


def _basis(line: Any) -> str:
    return "；".join(f"{one['unit']} v{one['version']} {one['sha256'][:12]}" for one in line.given.basis)


GIVEN = (
    SheetColumn(_("给出日期"), lambda line: line.given.on, 12),
    SheetColumn(_("对象"), lambda line: line.given.subject, 28),
    SheetColumn(_("指标"), lambda line: line.given.label, 22),
    SheetColumn(_("期"), lambda line: line.given.period, 10),
    SheetColumn(_("给出的数"), lambda line: line.shown, 16),
    SheetColumn(_("给谁"), lambda line: line.given.to_whom, 24),
    SheetColumn(_("方式"), lambda line: line.given.get_channel_display(), 12),
    SheetColumn(_("用途"), lambda line: line.given.purpose, 24),
    SheetColumn(_("谁给的"), lambda line: line.given.by.name, 10),
    SheetColumn(_("现在的数"), lambda line: line.now, 16),
    SheetColumn(_("相差"), lambda line: line.difference, 16),
    SheetColumn(_("口径"), lambda line: line.given.definition, 60, long=True),
    SheetColumn(_("截止"), lambda line: line.given.cutoff, 50, long=True),
    SheetColumn(_("依据"), _basis, 50, long=True),
)


def _amount(line: Any, place: int) -> Any:
    """Amounts stay numbers, in 万元 where they are money; words stay words."""
    value, is_money = line[place], line[8]
    if value is None or isinstance(value, str):
        return value
    if is_money:
        return in_wan(value)
    return Decimal(str(value)) if isinstance(value, float) else value


_CELLS = (
    SheetColumn(_("项目名称"), lambda line: line[0], 40, long=True),
    SheetColumn(_("甲表行"), lambda line: line[1], 8),
    SheetColumn(_("乙表行"), lambda line: line[2], 8),
    SheetColumn(_("栏目"), lambda line: line[3], 22),
    SheetColumn(_("甲表"), lambda line: _amount(line, 4), 22, long=True),
    SheetColumn(_("乙表"), lambda line: _amount(line, 5), 22, long=True),
    SheetColumn(_("甲减乙"), lambda line: _amount(line, 6), 16),
    SheetColumn(_("单位"), lambda line: _gettext("万元") if line[8] else "", 8),
    SheetColumn(_("说明"), lambda line: note_of(line[7]), 24),
)
_ROWS = (
    SheetColumn(_("项目名称"), lambda line: line[2], 44, long=True),
    SheetColumn(_("项目代码"), lambda line: line[3], 28),
    SheetColumn(_("工作表"), lambda line: line[0], 20),
    SheetColumn(_("行"), lambda line: line[1], 8),
)
_UNSURE = (
    SheetColumn(_("组"), lambda line: line[0], 6),
    SheetColumn(_("哪张表"), lambda line: line[1], 8),
    SheetColumn(_("项目名称"), lambda line: line[2][2], 44, long=True),
    SheetColumn(_("项目代码"), lambda line: line[2][3], 28),
    SheetColumn(_("工作表"), lambda line: line[2][0], 20),
    SheetColumn(_("行"), lambda line: line[2][1], 8),
)
_TOTALS = (
    SheetColumn(_("栏目"), lambda line: line[0], 30),
    SheetColumn(_("甲表"), lambda line: line[1], 16, kind="money"),
    SheetColumn(_("乙表"), lambda line: line[2], 16, kind="money"),
    SheetColumn(_("甲减乙"), lambda line: line[3], 16, kind="money"),
)


def differences_book(told: Told) -> bytes:
    """What differs, what stands on one side only, what could not be matched for certain, and the sums."""
    out = io.BytesIO()
    first, second = (str(_("甲表")), str(_("乙表")))
    with open_book(out) as book:
        add_table(book, _gettext("差异"), _CELLS, told["cells"])
        add_table(book, _gettext("只在甲表"), _ROWS, told["only"][0])
        add_table(book, _gettext("只在乙表"), _ROWS, told["only"][1])
        unsure = [
            (number, name, row)
            for number, group in enumerate(told["unsure"], 1)
            for name, rows in zip((first, second), group, strict=True)
            for row in rows
        ]
        add_table(book, _gettext("认不准"), _UNSURE, unsure)
        add_table(book, _gettext("合计"), _TOTALS, told["totals"])
        names = {"left": told["names"][0], "right": told["names"][1]}
        add_lines(book, _gettext("说明"), [_gettext("甲表：%(left)s") % names, _gettext("乙表：%(right)s") % names])
    return out.getvalue()

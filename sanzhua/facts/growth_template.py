"""The sheet that the statistics bureau may fill: its units and the month that comes next, read back by growth_sheet."""

from __future__ import annotations

import io
from collections.abc import Sequence

import xlsxwriter
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Unit
from sanzhua.base.periods import Period
from sanzhua.facts.choices import Edition
from sanzhua.formbook.cell_text import plain
from sanzhua.formbook.sheet_styles import Styles

_WIDTHS = (30, 12, 12, 14, 14, 40)
_HEAD = 2
_SHEET_NAME = 31


def template(units: Sequence[Unit], period: Period) -> bytes:
    """An .xlsx with a row a unit; months before may be added below, in any order."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet, styles = book.add_worksheet(_("固定资产投资增速")[:_SHEET_NAME]), Styles(book)
    headings = (_("单位名称"), _("期"), _("增速（%）"), _("初步或修订"), _("发布日期"), _("出处"))
    sheet.merge_range(0, 0, 0, len(headings) - 1, _("固定资产投资增速"), styles.title())
    sheet.set_row(0, 30)
    sheet.write_string(1, 0, _("增速为1月至本月累计的同比；几个月的数可以接着往下填。没有发布的留空。"), styles.line())
    for place, (heading, width) in enumerate(zip(headings, _WIDTHS, strict=True)):
        sheet.set_column(place, place, width)
        sheet.write_string(_HEAD, place, heading, styles.heading())
    words = [str(Edition(one).label) for one in Edition]
    for row, unit in enumerate(units, start=_HEAD + 1):
        sheet.write_string(row, 0, plain(unit.name), styles.cell("text"))
        sheet.write_string(row, 1, str(period), styles.cell("date"))
        sheet.write_blank(row, 2, None, styles.cell("number"))
        sheet.write_string(row, 3, words[0], styles.cell("bool"))
        sheet.write_blank(row, 4, None, styles.cell("date"))
        sheet.write_blank(row, 5, None, styles.cell("text"))
    last = _HEAD + len(units)
    sheet.data_validation(_HEAD + 1, 3, last + 200, 3, {"validate": "list", "source": words})
    sheet.freeze_panes(_HEAD + 1, 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    book.close()
    return target.getvalue()

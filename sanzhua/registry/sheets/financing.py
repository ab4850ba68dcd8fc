"""Financing needs as a file for banks: numbers are numbers, and no text can run as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person
from sanzhua.base.money import WAN
from sanzhua.formbook.cell_text import guarded, looks_like_formula, plain
from sanzhua.registry import policy
from sanzhua.registry.models import FinancingNeed
from sanzhua.registry.queries.financing import needs
from sanzhua.registry.rules import masked

Lines = list[list[Any]]
_WIDTHS = (40, 14, 12, 30, 10, 30, 10, 16, 10, 10, 12, 12)


def need_lines(person: Person, *, status: str = "") -> Lines:
    """A heading and one line a need; money in 万元; people masked where the reader has nothing to do with them."""
    open_units: dict[int, bool] = {}
    lines: Lines = [_heading()]
    for need in needs(person, status=status):
        unit = need.project.unit
        sees = open_units.setdefault(unit.pk, policy.sees_contacts(person, unit))
        lines.append(_line(need, sees))
    return lines


def _heading() -> list[Any]:
    words = (_("项目名称"), _("归口单位"), _("融资金额（万元）"), _("用途"), _("期限（月）"), _("抵质押或担保"))
    others = (_("联系人"), _("联系电话"), _("状态"), _("推送银行"), _("批贷（万元）"), _("放款（万元）"))
    return [*words, *others]


def _line(need: FinancingNeed, sees: bool) -> list[Any]:
    people = {"contact": need.contact, "phone": need.phone}
    people = people if sees else masked(people)
    counted: Any = need
    return [
        need.project.name,
        need.project.unit.shown,
        _wan(need.amount),
        need.purpose,
        need.term_months,
        need.collateral,
        people["contact"],
        people["phone"],
        str(need.get_status_display()),
        counted.banks,
        _wan(counted.approved),
        _wan(counted.drawn),
    ]


def csv_text(lines: Lines) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows([_csv_cell(value) for value in line] for line in lines)
    return "\ufeff" + out.getvalue()


def xlsx_bytes(lines: Lines) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        head, quoted = book.add_format({"bold": True, "bottom": 1}), book.add_format({"quote_prefix": True})
        sheet = book.add_worksheet(_("融资需求"))
        sheet.freeze_panes(1, 1)
        for place, width in enumerate(_WIDTHS):
            sheet.set_column(place, place, width)
        for row, line in enumerate(lines):
            _write(sheet, row, line, head if row == 0 else None, quoted)
    return out.getvalue()


def _write(sheet: Any, row: int, line: Sequence[Any], style: Any, quoted: Any) -> None:
    for place, value in enumerate(line):
        if value is None or value == "":
            continue
        if isinstance(value, int | Decimal):
            sheet.write_number(row, place, float(value), style)
        else:
            text = plain(str(value))
            sheet.write_string(row, place, text, quoted if looks_like_formula(text) else style)


def _csv_cell(value: Any) -> Any:
    return guarded(plain(value)) if isinstance(value, str) else "" if value is None else value


def _wan(yuan: int | None) -> int | Decimal | None:
    if yuan is None:
        return None
    whole, rest = divmod(yuan, WAN)
    return whole if not rest else Decimal(yuan) / WAN

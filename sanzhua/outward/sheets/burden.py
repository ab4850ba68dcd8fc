"""The burden meter as a workbook: one line a unit, form and month; what each column cost; and the rule in words."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanzhua.accounts.models import Unit
from sanzhua.outward.burden import Burden, ColumnBurden, Cost, added, by_column, seconds
from sanzhua.outward.queries.burden import BurdenPage, units_of
from sanzhua.registry.sheets.tables import SheetColumn, add_lines, add_table, open_book


@dataclass(frozen=True, slots=True)
class CostLine:
    unit: Unit
    cost: Cost
    burden: Burden


@dataclass(frozen=True, slots=True)
class ItemColumn:
    title: str
    column: ColumnBurden


COSTS = (
    SheetColumn(gettext_lazy("单位"), lambda line: line.unit.shown, 24),
    SheetColumn(gettext_lazy("月份"), lambda line: line.cost.month, 10),
    SheetColumn(gettext_lazy("表或事项"), lambda line: line.cost.title, 30),
    SheetColumn(gettext_lazy("要答的格"), lambda line: line.burden.asked, 12),
    SheetColumn(gettext_lazy("要人填的格"), lambda line: line.burden.fields, 12),
    SheetColumn(gettext_lazy("手填的格"), lambda line: line.burden.typed, 12),
    SheetColumn(gettext_lazy("文件带入的格"), lambda line: line.burden.from_file, 14),
    SheetColumn(gettext_lazy("确认无变化的行"), lambda line: line.burden.confirmed, 16),
    SheetColumn(gettext_lazy("退回"), lambda line: line.burden.returns, 8),
    SheetColumn(gettext_lazy("估算分钟"), lambda line: line.burden.minutes, 12),
)
COLUMNS = (
    SheetColumn(gettext_lazy("表或事项"), lambda line: line.title, 30),
    SheetColumn(gettext_lazy("栏目"), lambda line: line.column.cost.heading, 26),
    SheetColumn(gettext_lazy("要人填的格"), lambda line: line.column.cost.fields, 12),
    SheetColumn(gettext_lazy("手填的格"), lambda line: line.column.cost.typed, 12),
    SheetColumn(gettext_lazy("文件带入的格"), lambda line: line.column.cost.from_file, 14),
    SheetColumn(gettext_lazy("填过的单位"), lambda line: line.column.units, 12),
    SheetColumn(gettext_lazy("估算分钟"), lambda line: line.column.minutes, 12),
    SheetColumn(gettext_lazy("用到它的指标"), lambda line: line.column.cost.uses, 14),
)


def as_book(page: BurdenPage) -> bytes:
    out = io.BytesIO()
    with open_book(out) as book:
        add_table(book, _("填报负担"), COSTS, _cost_lines(page))
        add_table(book, _("各栏"), COLUMNS, _column_lines(page))
        add_lines(book, _("口径"), [formula(), _("单位按固定顺序排列，不排名次；不记录任何人在线、操作的时间和快慢。")])
    return out.getvalue()


def formula() -> str:
    """The rule of the minutes, with its figures."""
    return _(
        "估算分钟＝（表×%(form)d＋数字格×%(figure)d＋文字格×%(text)d＋确认无变化的行×%(confirmed)d＋退回×%(returned)d）秒÷60，"
        "四舍五入；格数为手填和文件带入之和。"
    ) % dict(seconds())


def _cost_lines(page: BurdenPage) -> Iterator[CostLine]:
    place = {unit.pk: (at, unit) for at, unit in enumerate(units_of(page.costs))}
    for cost in sorted(page.costs, key=lambda one: (place[one.unit][0], one.month)):
        yield CostLine(place[cost.unit][1], cost, added([cost]))


def _column_lines(page: BurdenPage) -> Iterator[ItemColumn]:
    for line in page.items:
        if page.item in {"", line.key}:
            for column in by_column(cost for cost in page.costs if cost.key == line.key):
                yield ItemColumn(line.name, column)

"""项目进程统计 as a file: every figure of the page, one a row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sanzhua.registry.queries.process import MonthRow, Process, SourceRow, StageRow, Way
from sanzhua.registry.rules.clocks import Figure
from sanzhua.registry.sheets.tables import SheetColumn, in_wan
from sanzhua.ui import times


@dataclass(frozen=True, slots=True)
class FigureRow:
    """`value` is None where nothing is known; days and rates are rounded as on the page."""

    table: str
    line: str
    figure: str
    value: object
    unit: str


COLUMNS = (
    SheetColumn(_("表"), lambda row: row.table, 20),
    SheetColumn(_("行"), lambda row: row.line, 24, long=True),
    SheetColumn(_("指标"), lambda row: row.figure, 24, long=True),
    SheetColumn(_("数值"), lambda row: row.value, 14),
    SheetColumn(_("计量单位"), lambda row: row.unit, 10),
)


def figure_rows(process: Process) -> Iterator[FigureRow]:
    """In the order of the page: stages, ways by unit with their sum, months, sources."""
    for stage in process.stages:
        yield from _of_stage(stage)
    ways = process.units if len(process.units) < 2 else (*process.units, process.whole)
    for way in ways:
        yield from _of_way(way)
    for month in process.months:
        yield from _of_month(month)
    for source in process.sources:
        yield from _of_source(source, process.stage_words)


def _of_stage(row: StageRow) -> Iterator[FigureRow]:
    table, word, days = gettext("各阶段"), row.word, gettext("天")
    yield FigureRow(table, word, gettext("现有项目"), row.here, gettext("个"))
    yield FigureRow(table, word, gettext("其中停工"), row.suspended, gettext("个"))
    yield FigureRow(table, word, gettext("其中冬休"), row.winter, gettext("个"))
    yield FigureRow(table, word, gettext("走完"), row.stays.count, gettext("次"))
    yield FigureRow(table, word, gettext("平均天数"), _days(row.stays), days)
    yield FigureRow(table, word, gettext("中位数"), _whole(row.stays.median), days)
    yield FigureRow(table, word, gettext("已扣停工天数"), row.rest_days, days)
    yield FigureRow(table, word, gettext("其中冬休天数"), row.winter_days, days)


def _of_way(row: Way) -> Iterator[FigureRow]:
    table, count = gettext("首次接洽、签约、开工"), gettext("个")
    yield FigureRow(table, row.label, gettext("洽谈过"), row.met, count)
    yield FigureRow(table, row.label, gettext("签约"), row.signed, count)
    yield FigureRow(table, row.label, gettext("签约率"), _percent(row.sign_rate), "%")
    yield FigureRow(table, row.label, gettext("签约后开工"), row.started, count)
    yield FigureRow(table, row.label, gettext("开工率"), _percent(row.start_rate), "%")
    yield from _clocks(table, row.label, row)


def _of_month(row: MonthRow) -> Iterator[FigureRow]:
    table, month = gettext("按月"), times.period_name(row.month)
    for word, count in row.reached:
        yield FigureRow(table, month, word, count, gettext("个"))
    yield FigureRow(table, month, gettext("退回阶段"), row.back, gettext("次"))
    yield FigureRow(table, month, gettext("要求未齐先行"), row.unmet, gettext("次"))
    yield from _clocks(table, month, row)


def _of_source(row: SourceRow, stage_words: tuple[str, ...]) -> Iterator[FigureRow]:
    table = gettext("项目来源")
    yield FigureRow(table, row.word, gettext("现有项目"), row.count, gettext("个"))
    yield FigureRow(table, row.word, gettext("总投资"), in_wan(row.total), gettext("万元"))
    for word, count in zip(stage_words, row.stages, strict=True):
        yield FigureRow(table, row.word, word, count, gettext("个"))


def _clocks(table: str, line: str, row: Way | MonthRow) -> Iterator[FigureRow]:
    yield FigureRow(table, line, gettext("接洽到签约（平均天）"), _days(row.to_sign), gettext("天"))
    yield FigureRow(table, line, gettext("签约到开工（平均天）"), _days(row.to_start), gettext("天"))


def _days(figure: Figure) -> int | None:
    return _whole(figure.mean)


def _whole(days: float | None) -> int | None:
    return None if days is None else int(Decimal(days).quantize(Decimal(1), ROUND_HALF_UP))


def _percent(rate: float | None) -> Decimal | None:
    return None if rate is None else Decimal(str(rate * 100)).quantize(Decimal("0.1"), ROUND_HALF_UP)

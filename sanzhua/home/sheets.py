"""The tables of the cockpit as sheets of one workbook: the very figures of the page, as numbers."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from sanzhua.facts.definitions import metric
from sanzhua.facts.engine import Number
from sanzhua.home.queries.cockpit import Cockpit
from sanzhua.lights.choices import Colour
from sanzhua.registry.sheets.tables import SheetColumn, add_table, in_wan, open_book


def workbook(page: Cockpit, only: str = "") -> bytes:
    """`only` names one of SHEETS."""
    out = io.BytesIO()
    with open_book(out) as book:
        for name, (title, make) in SHEETS.items():
            if only in ("", name):
                columns, rows = make(page)
                add_table(book, str(title), columns, rows)
    return out.getvalue()


Table = tuple[Sequence[SheetColumn], Iterable[Any]]


def _number(value: Number, unit: str) -> int | Decimal | None:
    """A ratio in per cent, money in 万元, a count as it is."""
    if value is None:
        return None
    if unit == "ratio":
        return Decimal(str(value)) * 100
    return in_wan(int(value)) if unit == "yuan" else int(value)


def _measure(unit: str) -> str:
    return {"ratio": "%", "yuan": _("万元")}.get(unit, _("个"))


def _figures(page: Cockpit) -> Table:
    columns = [
        SheetColumn(_("指标"), lambda one: one.label, 28),
        SheetColumn(_("数值"), lambda one: _number(one.value, metric(one.form, one.key).unit), 16),
        SheetColumn(_("计量"), lambda one: _measure(metric(one.form, one.key).unit), 8),
        SheetColumn(_("对照"), lambda one: one.gone or one.beside, 48, long=True),
        SheetColumn(_("指标代号"), lambda one: f"{one.form}.{one.key}", 30),
    ]
    return columns, page.figures


def _league(page: Cockpit) -> Table:
    shown = page.leagues
    columns = [
        SheetColumn(_("类别"), lambda row: row[0].label, 14),
        *([SheetColumn(_("名次"), lambda row: row[1].rank, 8)] if shown.compares else []),
        SheetColumn(_("单位"), lambda row: row[1].unit.shown_in_full, 28),
        *(_league_column(page, place) for place in range(len(shown.columns))),
        SheetColumn(_("报送"), lambda row: row[1].state, 10),
    ]
    if shown.has_growth:
        columns.append(SheetColumn(_("固定资产投资增速（%）"), lambda row: row[1].growth and row[1].growth.growth, 20))
    return columns, [(league, row) for league in shown.leagues for row in league.rows]


def _league_column(page: Cockpit, place: int) -> SheetColumn:
    head = page.leagues.columns[place]
    unit = metric(page.leagues.form, head.key).unit
    label = _("%(label)s（%(measure)s）") % {"label": head.label, "measure": _measure(unit)}
    return SheetColumn(label, lambda row: None if row[1].state else _number(row[1].cells[place].value, unit), 20)


def _map(page: Cockpit) -> Table:
    if page.map is None:
        return [SheetColumn(_("地区"), lambda row: row, 20)], []
    shown = page.map
    is_growth = shown.metric not in {one.key for one in page.leagues.columns} and shown.metric == "growth"
    unit = "ratio" if is_growth else metric(page.leagues.form, shown.metric).unit
    label = _("%(label)s（%(measure)s）") % {"label": shown.label, "measure": _measure(unit)}
    value = (lambda one: one.value) if is_growth else (lambda one: _number(one.value, unit))
    columns = [
        SheetColumn(_("地区代码"), lambda one: one.code, 12),
        SheetColumn(_("地区"), lambda one: one.name, 24),
        SheetColumn(label, value, 24),
    ]
    return columns, shown.counties


def _funnel(page: Cockpit) -> Table:
    columns = [
        SheetColumn(_("阶段"), lambda one: one.word, 10),
        SheetColumn(_("项目（个）"), lambda one: one.count, 12),
        SheetColumn(_("滞留情况"), lambda one: one.sticks, 48, long=True),
    ]
    return columns, page.funnel.lines


def _stuck(page: Cockpit) -> Table:
    columns = [
        SheetColumn(_("项目名称"), lambda one: one.name, 40),
        SheetColumn(_("单位"), lambda one: one.unit, 20),
        SheetColumn(_("阶段"), lambda one: one.word, 10),
        SheetColumn(_("停留天数"), lambda one: one.days, 12),
        SheetColumn(_("超期手续"), lambda one: one.missing, 32, long=True),
        SheetColumn(_("包保领导"), lambda one: one.leader, 14),
    ]
    return columns, page.funnel.stuck


def _trend(page: Cockpit) -> Table:
    columns = [
        SheetColumn(_("月份"), lambda one: str(one.period), 10),
        SheetColumn(_("本年"), lambda one: one.now, 16, kind="money"),
        SheetColumn(_("去年"), lambda one: one.last, 16, kind="money"),
        SheetColumn(_("同比（%）"), lambda one: _number(one.growth, "ratio"), 12),
        SheetColumn(_("计划"), lambda one: one.plan, 16, kind="money"),
    ]
    return columns, page.trend.months


def _funds(page: Cockpit) -> Table:
    columns = [SheetColumn(_("单位"), lambda row: row[0], 28)]
    for place, step in enumerate(page.funds.steps):
        columns.append(SheetColumn(step.label, _of_step(place), 20, kind="money"))
    total = (_("合计"), [step.value for step in page.funds.steps])
    return columns, [*((one.name, one.values) for one in page.funds.units), total]


def _of_step(place: int) -> Callable[[Any], int | None]:
    return lambda row: row[1][place]


def _slips(page: Cockpit) -> Table:
    columns = [
        SheetColumn(_("类别"), lambda one: one.word, 12),
        SheetColumn(_("事项"), lambda one: one.title, 36, long=True),
        SheetColumn(_("项目或方案"), lambda one: one.of, 36, long=True),
        SheetColumn(_("责任单位"), lambda one: one.office, 20),
        SheetColumn(_("责任领导"), lambda one: one.leader, 14),
        SheetColumn(_("承诺日期"), lambda one: one.on, 12),
        SheetColumn(_("超期天数"), lambda one: max(0, one.days), 10),
        SheetColumn(_("已延期次数"), lambda one: one.put_off, 10),
    ]
    return columns, page.slips.lines


def _lights(page: Cockpit) -> Table:
    columns = [
        SheetColumn(pgettext("light", "灯"), lambda row: Colour(row[0].colour).label, 8),
        SheetColumn(_("得分"), lambda row: row[0].score, 8),
        SheetColumn(_("项目名称"), lambda row: row[0].name, 40),
        SheetColumn(_("单位"), lambda row: row[0].unit, 20),
        SheetColumn(_("依据"), lambda row: row[0].sentence, 48, long=True),
        SheetColumn(_("包保领导"), lambda row: row[1], 14),
    ]
    return columns, page.lights.lines if page.lights else []


SHEETS: dict[str, tuple[str | Promise, Callable[[Cockpit], Table]]] = {
    "figures": (gettext_lazy("主要指标"), _figures),
    "map": (gettext_lazy("地图"), _map),
    "league": (gettext_lazy("各单位"), _league),
    "funnel": (gettext_lazy("阶段"), _funnel),
    "stuck": (gettext_lazy("滞留项目"), _stuck),
    "trend": (gettext_lazy("本年与去年"), _trend),
    "funds": (gettext_lazy("中央预算内资金"), _funds),
    "slips": (gettext_lazy("承诺时限"), _slips),
    "lights": (gettext_lazy("亮灯项目"), _lights),
}

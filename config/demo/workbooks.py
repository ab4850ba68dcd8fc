"""Three workbooks to upload, as counties really send them: nothing of what makes them awkward is an accident.

Their figures are those of June in `projects`, so that a walk through the demonstration ends with sums that agree.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import xlsxwriter

from config.demo.projects import WAN, DemoProject, Month, projects
from sanzhua.base.files import write_atomically
from sanzhua.base.periods import Period

JUNE = Period(2019, 6)


def write_workbooks(folder: Path) -> list[Path]:
    """Write the three books; gives their paths. The same bytes for the same figures is not promised."""
    books = {
        "梨树县6月在建项目（定稿2）.xlsx": _stacked_headings,
        "双辽市2019年6月调度表.xlsx": _unit_in_headings,
        "伊通县6月项目进度.xlsx": _two_sheets,
    }
    paths = []
    for name, draw in books.items():
        path = folder / name
        write_atomically(path, _drawn(draw))
        paths.append(path)
    return paths


def june_rows(unit: str) -> list[tuple[DemoProject, Month]]:
    """The unit's projects that have a June, in the order of the register."""
    rows = []
    for project in projects():
        month = next((month for month in project.months if month.period == JUNE), None)
        if project.unit == unit and month is not None:
            rows.append((project, month))
    return rows


def _drawn(draw: Callable[[xlsxwriter.Workbook], None]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    draw(book)
    book.close()
    return out.getvalue()


def _wan(yuan: int) -> int | float:
    return yuan // WAN if yuan % WAN == 0 else yuan / WAN


def _stacked_headings(book: xlsxwriter.Workbook) -> None:
    """梨树: two rows of headings, groups, a total above, one approximate figure, one cell that holds two sums."""
    sheet, bold = book.add_worksheet("在建"), book.add_format({"bold": True, "border": 1, "text_wrap": True})
    sheet.merge_range("A1:K1", "梨树县2019年6月在建项目进展情况表", bold)
    sheet.write("A2", "填报单位：梨树县发展和改革局")
    sheet.write("I2", "单位：万元")
    heads = ["序号", "项目名称", "项目代码", "总投资", "2019年计划投资", "6月份完成", "1-6月累计完成"]
    for column, text in enumerate(heads):
        sheet.merge_range(2, column, 3, column, text, bold)
    sheet.merge_range("H3:I3", "工程形象进度", bold)
    sheet.write("H4", "进度%", bold)
    sheet.write("I4", "目前形象进度", bold)
    sheet.merge_range("J3:J4", "是否入统", bold)
    sheet.merge_range("K3:K4", "备注", bold)
    rows = june_rows("梨树县")
    sums = [sum(_wan(value) for value in column) for column in zip(*(_sums(p, m) for p, m in rows), strict=True)]
    sheet.write_row(4, 1, ["合计", f"{len(rows)}个", *sums], bold)
    line, half = 5, len(rows) // 2
    for number, (project, month) in enumerate(rows):
        if number in (0, half):
            sheet.write(line, 1, "一、续建及产业项目" if number == 0 else "二、新开工及其他项目", bold)
            line += 1
        cells: list[Any] = [number + 1, project.name, project.code, *(_wan(v) for v in _sums(project, month))]
        sheet.write_row(
            line, 0, [*cells, month.progress_percent, month.progress_text, "是" if month.in_stats else "否"]
        )
        if number == 2:
            sheet.write(line, 5, f"约{_wan(month.done_month)}万元")
        if number == 4:
            sheet.write(line, 5, f"{_wan(month.done_month)}/{_wan(month.done_month) + 610}")
        line += 1
    sheet.write(line, 1, "四棵树乡秸秆颗粒燃料加工项目")
    sheet.write_row(line, 3, [2180, 900, 120, 120, 6, "场地平整"])
    sheet.write(line + 2, 1, "注：数据截至6月30日。填表人：李敏　审核人：陈立新")


def _unit_in_headings(book: xlsxwriter.Workbook) -> None:
    """双辽: 亿元 and 万元 side by side, units in the headings, totals below, a code too short."""
    sheet = book.add_worksheet("Sheet1")
    sheet.write("A1", "双辽市重点项目调度表（2019年1-6月）")
    heads = [
        "项目名称",
        "项目代码",
        "建设单位",
        "总投资（亿元）",
        "年度计划（万元）",
        "当月完成（万元）",
        "1-6月完成（万元）",
        "形象进度",
        "联系人",
        "电话",
    ]
    sheet.write_row(1, 0, heads)
    rows = june_rows("双辽市")
    for number, (project, month) in enumerate(rows):
        code = project.code[:-1] if number == 1 else project.code
        figures = [project.total / 100_000_000, _wan(month.plan_year), _wan(month.done_month), _wan(month.done_year)]
        line = [project.name, code, project.owner, *figures, month.progress_text, project.contact, project.phone]
        sheet.write_row(number + 2, 0, line)
    last = len(rows) + 2
    sums = [sum(_wan(getattr(month, key)) for _p, month in rows) for key in ("plan_year", "done_month", "done_year")]
    sheet.write_row(last, 0, ["合计", "", "", sum(p.total for p, _m in rows) / 100_000_000, *sums])


def _two_sheets(book: xlsxwriter.Workbook) -> None:
    """伊通: government projects and enterprise projects apart, an instruction sheet before them, a hidden row."""
    notes = book.add_worksheet("填表说明")
    notes.write("A1", "请各乡镇于每月5日前报送，金额单位为万元，保留整数。")
    rows = june_rows("伊通满族自治县")
    public = [(project, month) for project, month in rows if project.code.split("-")[3] == "01"]
    for title, own in (("政府投资", public), ("企业投资", [row for row in rows if row not in public])):
        sheet = book.add_worksheet(title)
        sheet.write("A1", f"伊通满族自治县{title}项目进度表　　单位：万元")
        sheet.write_row(
            1,
            0,
            ["序号", "项目名称", "总投资", "本年计划", "本月完成投资", "本年累计完成", "形象进度（%）", "进展情况"],
        )
        for number, (project, month) in enumerate(own):
            figures = [_wan(value) for value in _sums(project, month)]
            line = [number + 1, project.name, *figures, month.progress_percent, month.progress_text]
            sheet.write_row(number + 2, 0, line)
        if title == "企业投资" and own:
            sheet.set_row(len(own) + 1, None, None, {"hidden": True})


def _sums(project: DemoProject, month: Month) -> tuple[int, int, int, int]:
    return project.total, month.plan_year, month.done_month, month.done_year

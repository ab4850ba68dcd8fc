"""A made-up county of ten thousand projects, and its June workbook: 40 columns, two in a hundred cells with a problem.

The same numbers give the same bytes. What is not made wrong on purpose is sound, so that every problem found is one
that was put there.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter

from sanzhua.base.periods import Period
from sanzhua.codes.project_code import check_digit
from sanzhua.formbook.definition import load_form

FORM, PERIOD, COUNTY = "construction", Period(2019, 6), "220322"
ROWS, FAULTY = 10_000, 0.02
WAN = 10_000
FIRST_ROW = 4  # title, unit, heading, sums
_LEFT_OUT = {"new_or_continuing", "leader_county", "national_code", "report_unit"}
COLUMNS = tuple(column for column in load_form(FORM).columns if column.key not in _LEFT_OUT)
KEYS = tuple(column.key for column in COLUMNS)
# What a draft row itself keeps; the rest lives in the register or is worked out.
STORED = tuple(column.key for column in COLUMNS if column.source not in ("register", "derived"))

_TRADES = (
    ("玉米深加工", "农副食品加工业", "13"),
    ("冷链物流园", "仓储业", "59"),
    ("汽车零部件", "汽车制造业", "36"),
    ("换热器制造", "通用设备制造业", "34"),
    ("污水处理厂", "生态保护和环境治理业", "77"),
    ("医药健康园", "医药制造业", "27"),
    ("风力发电场", "电力、热力生产和供应业", "44"),
    ("乡村道路", "道路运输业", "54"),
)
_PLACES = ("梨树镇", "郭家店镇", "榆树台镇", "小城子镇", "喇嘛甸镇", "蔡家镇", "刘家馆子镇", "十家堡镇")
_OFFICES = ("县发展和改革局", "县工业和信息化局", "县住房和城乡建设局", "县农业农村局", "县交通运输局")
_PEOPLE = ("赵明", "钱立新", "孙丽", "李国强", "周海燕", "吴迪", "郑春梅", "王建军")
_STEPS = ("土方施工", "基础施工", "主体施工至二层", "主体封顶", "设备安装", "室外管网施工")
_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"

Row = dict[str, Any]
Fault = Callable[[Row, random.Random], Any]


@dataclass(frozen=True)
class County:
    """`june` are clean rows, money in yuan; `months` what was accepted before, by period, amounts of each project."""

    june: list[Row]
    months: dict[str, list[Row]]


def make_county(rows: int = ROWS) -> County:
    chance = random.Random(2019)
    june = [_project(chance, number) for number in range(rows)]
    periods = ("2018-12", "2019-01", "2019-02", "2019-03", "2019-04", "2019-05")
    return County(june, {period: [_month(row, period) for row in june] for period in periods})


def write_book(path: Path, county: County, *, faulty: float = FAULTY) -> int:
    """The workbook as a county sends it: title, unit, headings, sums, rows. Gives how many cells were made wrong."""
    cells = [_as_written(row) for row in county.june]
    sums = {key: round(sum(line[key] for line in cells), 4) for key in _SUMMED}
    wrong = _spoil(cells, round(len(cells) * len(KEYS) * faulty))
    book = xlsxwriter.Workbook(path)
    sheet, framed = book.add_worksheet("6月"), book.add_format({"border": 1, "text_wrap": True})
    sheet.merge_range(0, 0, 0, len(KEYS), "梨树县2019年1-6月在建（开工）项目月调度表")
    sheet.write(1, len(KEYS), "单位：万元")
    sheet.write_row(2, 0, ["序号", *(_heading(key) for key in KEYS)])
    sheet.write_row(3, 0, ["", "合计", *(sums.get(key, "") for key in KEYS[1:])])
    for number, line in enumerate(cells):
        sheet.write_row(FIRST_ROW + number, 0, [number + 1, *(line[key] for key in KEYS)], framed)
    book.close()
    return wrong


_SUMMED = ("invested_before", "done_month")


def _heading(key: str) -> str:
    return {"done_month": "6月完成投资", "done_year": "1-6月累计完成投资"}.get(
        key, next(column.heading for column in COLUMNS if column.key == key)
    )


def _project(chance: random.Random, number: int) -> Row:
    work, industry, division = _TRADES[number % len(_TRADES)]
    place = _PLACES[number // 16 % len(_PLACES)]
    monthly = chance.randrange(20, 400) * 10 * WAN
    before, year = chance.randrange(4, 12) * monthly, 6 * monthly
    total = before + 2 * year + chance.randrange(10, 90) * 100 * WAN
    percent = min(99, 100 * (before + year) // total + 3)
    start = f"2018-{3 + number % 9:02d}"
    firm = f"四平{place[:2]}{number:05d}建设有限公司"
    person, other = _PEOPLE[number % 8], _PEOPLE[number // 8 % 8]
    return {
        "name": f"梨树县{place}{work}{number:05d}号建设项目",
        "code": project_code(number, division),
        "owner": firm,
        "owner_code": credit_code(number),
        "contact": person,
        "phone": f"1380434{number % 10_000:04d}",
        "place": f"梨树县{place}工业集中区{number % 97 + 1}号",
        "industry": industry,
        "nature": ("新建", "扩建", "改建", "技术改造")[number % 4],
        "category": "500万元以上、集中开工" if number % 3 else "500万元以上",
        "content": f"新建厂房{number % 40 + 3}栋，建筑面积{number % 900 + 20}00平方米，购置设备{number % 300 + 12}台",
        "total": total,
        "invested_before": before,
        "plan_year": 2 * year,
        "done_month": monthly,
        "done_year": year,
        "done_total": before + year,
        "progress_percent": percent,
        "progress_text": f"6月{_STEPS[number % 6]}，完成第{number % 30 + 1}区",
        "stage": "在建",
        "start_plan": f"2018-{2 + number % 9:02d}",
        "start_actual": start,
        "finish_plan": f"2020-{1 + number % 12:02d}",
        "finish_actual": None,
        "production_plan": f"2021-{1 + number % 12:02d}",
        "production_actual": None,
        "in_stats": bool(number % 5),
        "stats_code": f"2018220322{number:05d}" if number % 5 else None,
        "stats_name": f"梨树县{place}{work}{number:05d}号建设项目" if number % 5 else None,
        "not_in_stats_reason": None if number % 5 else "尚缺施工许可证，预计下月补齐",
        "work_done": "立项、土地、规划、环评手续已办结",
        "permits_missing": "无" if number % 5 else "施工许可证",
        "lead_unit": f"梨树{_OFFICES[number % 5]}",
        "lead_person": other,
        "lead_phone": f"0434-52{number % 100_000:05d}",
        "leader": f"{other}副县长",
        "problem": "流动资金紧张" if number % 4 == 0 else None,
        "request": "请协调金融机构贷款" if number % 4 == 0 else None,
        "province_code": f"JL-2019-{number:06d}",
        "note": "按计划推进" if number % 2 else None,
    }


def _month(row: Row, period: str) -> Row:
    """The same project as it was accepted in an earlier month: equal steps, so that June follows from May."""
    month = int(period[5:]) if period > "2019" else 0
    monthly = row["done_month"]
    done = {
        "done_month": monthly,
        "done_year": month * monthly if month else row["invested_before"],
        "done_total": row["invested_before"] + month * monthly,
        "progress_percent": max(0, row["progress_percent"] - 6 + month),
        "progress_text": row["progress_text"].replace("6月", f"{month or 12}月"),
    }
    return {**row, **done}


def _as_written(row: Row) -> Row:
    """Cells of one row: money in 万元, months as 2019年6月 or 2019.06, flags as words, blanks empty."""
    line: Row = {}
    for column in COLUMNS:
        value = row[column.key]
        if value is None:
            line[column.key] = ""
        elif column.kind == "money":
            line[column.key] = value // WAN if value % WAN == 0 else value / WAN
        elif column.kind == "bool":
            line[column.key] = "是" if value else "否"
        elif column.kind == "date":
            line[column.key] = f"{value[:4]}年{int(value[5:7])}月"
        else:
            line[column.key] = value
    return line


# Some that cannot be read or only with a doubt, some that only the row itself or last month shows to be wrong.
_FAULTS: dict[str, Fault] = {
    "code": lambda line, _: line["code"][:-1],
    "owner_code": lambda line, _: line["owner_code"][:-1] + ("0" if line["owner_code"][-1] != "0" else "1"),
    "industry": lambda _, chance: f"其他综合类{chance.randrange(99)}",
    "total": lambda line, _: f"约{line['total']}万元",
    "plan_year": lambda line, _: f"{line['plan_year']}/待定",
    "done_month": lambda _, __: "三百多万",
    "done_year": lambda line, chance: line["done_year"] + chance.randrange(100, 900),
    "done_total": lambda line, chance: line["done_total"] - chance.randrange(100, 900),
    "progress_percent": lambda _, __: "过半",
    "stage": lambda _, __: "施工中",
    "start_actual": lambda _, __: "4月底",
    "finish_plan": lambda _, __: "2017年3月",
    "production_plan": lambda _, __: "年底前后",
    "in_stats": lambda _, __: "正在办理",
}


def _spoil(cells: list[Row], wanted: int) -> int:
    """So many cells, spread evenly over the kinds of fault, each cell once."""
    chance, done = random.Random(6), 0
    share = -(-wanted // len(_FAULTS))
    for key, fault in _FAULTS.items():
        for at in chance.sample(range(len(cells)), min(share, wanted - done, len(cells))):
            cells[at][key] = fault(cells[at], chance)
            done += 1
    return done


def project_code(number: int, division: str) -> str:
    """Two of three in the new format with its check digit, the third in the old one."""
    if number % 3 == 0:
        return f"2018-{COUNTY}-{division}-03-{number:06d}"
    digits = f"1803{COUNTY}0401{number:05d}"
    return f"1803-{COUNTY}-04-01-{number:05d}{check_digit(digits)}"


def credit_code(number: int) -> str:
    """GB 32100-2015."""
    body = f"91{COUNTY}MA{number:07d}"
    left = -sum(_LETTERS.index(sign) * pow(3, place, 31) for place, sign in enumerate(body)) % 31
    return body + _LETTERS[left]

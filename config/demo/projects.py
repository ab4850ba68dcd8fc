"""About 240 made-up projects and their eighteen months, the same at every build.

Nothing here touches a database. Months follow an S-curve under a north-eastern season, with the mess of real
returns left in: round figures, a month that was never sent, a return that was corrected downwards.
"""

from __future__ import annotations

import csv
import io
import random
import tomllib
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from sanzhua.base.periods import Period
from sanzhua.codes.industries import industry_name

SEED = 2019
FIRST = Period(2018, 1)
LAST_LOADED = Period(2019, 4)
LAST = Period(2019, 6)
WAN = 10_000
# Share of an even month's work that a month sees: the ground is frozen from November to March.
SEASON = (0.12, 0.10, 0.35, 0.9, 1.25, 1.45, 1.4, 1.4, 1.3, 1.1, 0.5, 0.25)

# Industry division of GB/T 4754-2017, project type of the old code (01 审批, 02 核准, 03 备案), trade, works.
KINDS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    (
        "13",
        "03",
        "food",
        ("玉米深加工", "肉牛屠宰加工", "鲜食玉米速冻加工", "大米精深加工", "生猪屠宰及肉制品加工", "杂粮杂豆加工"),
    ),
    (
        "35",
        "03",
        "works",
        ("换热器生产线", "农机装备制造", "专用车改装", "风机叶片制造", "智能装备生产线技术改造", "石油机械配件"),
    ),
    ("27", "03", "works", ("中药饮片加工", "生物制药扩建", "医用敷料生产线", "保健食品车间")),
    ("30", "03", "works", ("装配式建筑构件", "新型节能墙材", "商品混凝土搅拌站改造", "玻璃制品熔窑技术改造")),
    ("44", "02", "power", ("生物质热电联产", "50MW农光互补发电", "分散式风电", "集中供热管网改造")),
    ("48", "01", "road", ("农村公路改造", "县乡道路大修", "桥梁新建", "国道改扩建")),
    ("76", "01", "water", ("中小河流治理", "城区防洪", "农村饮水安全巩固提升", "灌区续建配套")),
    ("77", "01", "water", ("污水处理厂提标扩建", "黑臭水体治理", "生活垃圾焚烧处理", "矿山生态修复")),
    ("78", "01", "town", ("老旧小区配套改造", "海绵城市改造", "停车场及充电桩", "供水管网改造")),
    ("83", "01", "school", ("职业教育中心实训楼", "第二实验小学新建", "中学综合楼", "公办幼儿园新建")),
    ("84", "01", "school", ("中医院整体迁建", "妇幼保健院扩建", "疾控中心业务楼", "乡镇卫生院改造")),
    ("59", "03", "trade", ("粮食仓储物流中心", "冷链仓储物流", "农产品批发市场", "快递分拨中心")),
    ("03", "03", "farm", ("肉牛标准化养殖基地", "生猪标准化养殖", "蛋鸡养殖基地", "奶牛养殖小区")),
    ("01", "03", "farm", ("棚膜蔬菜园区", "黑土地保护利用", "高标准农田建设", "优质水稻示范基地")),
    ("70", "03", "house", ("棚户区改造安置楼", "商住综合体", "标准化厂房二期", "产业园区综合服务楼")),
    ("79", "01", "trade", ("旅游基础设施", "民俗文化园", "全民健身中心")),
)
# Columns of the register that every made-up project has.
REGISTER = (
    *("name", "code", "owner", "owner_code", "place", "nature", "content", "total"),
    *("lead_unit", "leader", "contact", "phone", "category"),
)
# Planned for that month, and still without a start when the city opens.
NOT_STARTED = {"demo0236": Period(2019, 3)}
FIRMS = (
    "天成",
    "宏宇",
    "吉粮",
    "华鑫",
    "北方",
    "金塔",
    "新天龙",
    "恒远",
    "瑞丰",
    "长白",
    "德信",
    "巨元",
    "聚能",
    "宝莱",
    "隆达",
)
SURNAMES = "王李张刘陈杨赵黄周吴徐孙马朱胡郭何高林罗"
GIVEN = (
    "伟",
    "芳",
    "娜",
    "敏",
    "静",
    "强",
    "磊",
    "洋",
    "艳",
    "勇",
    "军",
    "杰",
    "涛",
    "明",
    "超",
    "秀兰",
    "建国",
    "志强",
    "海燕",
    "晓东",
)
PROGRESS = (
    "正在进行场地平整和临建",
    "基础施工",
    "主体基础浇筑完成",
    "主体施工至二层",
    "主体封顶",
    "围护及屋面施工",
    "设备安装",
    "设备调试",
    "收尾及室外配套",
    "已完工，准备验收",
)


@dataclass(frozen=True)
class Month:
    """One row of `construction`; money in yuan."""

    period: Period
    done_month: int
    done_year: int
    done_total: int
    invested_before: int
    plan_year: int
    progress_percent: int
    progress_text: str
    stage: str
    in_stats: bool


@dataclass(frozen=True)
class DemoProject:
    uid: str
    name: str
    code: str
    owner: str
    owner_code: str
    unit: str
    region: str
    place: str
    industry: str
    nature: str
    content: str
    total: int
    start: Period
    finish: Period
    leader: str
    contact: str
    phone: str
    lead_unit: str
    category: str
    form: str
    started_on: str | None
    months: tuple[Month, ...] = ()
    extra: dict[str, Any] = field(default_factory=dict)


@cache
def city() -> dict[str, Any]:
    """Units of the demonstration as `city.toml` holds them."""
    with (Path(__file__).parent / "city.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def projects() -> tuple[DemoProject, ...]:
    """All projects, by reporting unit in the order of `city.toml`."""
    made: list[DemoProject] = []
    names: set[str] = set()
    for unit in city()["reporting"]:
        for number in range(unit["projects"]):
            # A chance of its own for each, so that a change to one leaves the others as they were.
            chance = random.Random(f"{SEED}:{len(made)}")
            made.append(_project(chance, unit, number, len(made), names))
    return tuple(made)


def _project(chance: random.Random, unit: dict[str, Any], number: int, serial: int, names: set[str]) -> DemoProject:
    form = _form_of(unit, number)
    industry, route, trade, works = _kind(chance, unit)
    place, work = chance.choice(unit["places"]), chance.choice(works)
    firm = chance.choice(FIRMS)
    public = route == "01"
    name = _name(unit, place, work, firm, public=public)
    while name in names:
        place, work, firm = chance.choice(unit["places"]), chance.choice(works), chance.choice(FIRMS)
        name = _name(unit, place, work, firm, public=public)
        if name in names:
            name = f"{name[:-2]}{chance.choice('二三四')}期项目"
    names.add(name)
    total = _total(chance, trade)
    start = _start(chance, form)
    finish = start.shifted(max(6, min(36, 8 + total // (1_500 * WAN) + chance.randrange(8))))
    short = unit.get("short_name", unit["name"])
    project = DemoProject(
        uid=f"demo{serial + 1:04d}",
        name=name,
        code=f"{min(start.year, 2019)}-{unit['region']}-{industry}-{route}-{serial + 2101:06d}",
        owner=_owner(chance, unit, firm, public=public),
        owner_code=_credit_code(chance, unit["region"], public=public),
        unit=unit["name"],
        region=unit["region"],
        place=f"{short}{place}",
        industry=industry,
        nature=chance.choice(("新建", "新建", "新建", "扩建", "改建和技术改造")),
        content=f"建设{work}及配套设施，占地{chance.randrange(12, 260)}亩（演示数据）",
        total=total,
        start=start,
        finish=finish,
        leader=_person(chance),
        contact=_person(chance),
        phone=f"0434-{chance.randrange(3000000, 7999999)}",
        lead_unit=chance.choice(("市发改委", "市工信局", "市商务局", "市住建局", "市农业农村局")),
        category=chance.choice(("500万元以上", "500万元以上", "集中开工", "市重点", "省重点")),
        form=form,
        started_on=f"{start}-{chance.randrange(5, 28):02d}" if form == "construction" and start <= LAST else None,
    )
    if form != "construction":
        return project
    months = _months(chance, project)
    if project.uid in NOT_STARTED:
        return replace(project, months=tuple(map(_still_waiting, months)), started_on=None)
    return replace(project, months=months)


def _still_waiting(month: Month) -> Month:
    return replace(
        month,
        done_month=0,
        done_year=0,
        done_total=0,
        invested_before=0,
        progress_percent=0,
        progress_text="正在办理用地和施工许可",
        stage="前期",
        in_stats=False,
    )


def _form_of(unit: dict[str, Any], number: int) -> str:
    """Of a unit's projects about seven in ten are being built, the rest are courted or planned."""
    if unit["kind"] == "department":
        return "construction"
    place = number % 10
    return "construction" if place < 7 else ("attraction" if place < 9 else "reserve")


def _kind(chance: random.Random, unit: dict[str, Any]) -> tuple[str, str, str, tuple[str, ...]]:
    only = {"四平市住房和城乡建设局": "78", "四平市交通运输局": "48", "四平市水利局": "76"}.get(unit["name"])
    fits = [kind for kind in KINDS if only in (None, kind[0])]
    if unit["kind"] == "zone":
        fits = [kind for kind in KINDS if kind[0] in {"13", "35", "27", "30", "59", "70"}]
    return chance.choice(fits)


def _name(unit: dict[str, Any], place: str, work: str, firm: str, *, public: bool) -> str:
    short = unit.get("short_name", unit["name"])
    if unit["kind"] == "department":
        return f"四平市{place}{work}工程"
    return f"{short}{place}{work}工程" if public else f"{short}{firm}{work}项目"


def _owner(chance: random.Random, unit: dict[str, Any], firm: str, *, public: bool) -> str:
    short = unit.get("short_name", unit["name"])
    if public:
        return (
            unit["name"]
            if unit["kind"] == "department"
            else f"{short}{chance.choice(('住建局', '交通运输局', '水利局', '农业农村局', '卫生健康局', '教育局'))}"
        )
    return f"吉林省{firm}{chance.choice(('农业发展', '实业', '科技', '机械制造', '食品', '新能源'))}有限公司"


def _credit_code(chance: random.Random, region: str, *, public: bool) -> str:
    """A made-up code with a right check character (GB 32100-2015)."""
    signs = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    body = ("11" if public else "91") + region + "MA" + "".join(chance.choice(signs[:10]) for _ in range(7))
    check = -sum(signs.index(sign) * pow(3, place, 31) for place, sign in enumerate(body)) % 31
    return body + signs[check]


def _person(chance: random.Random) -> str:
    return chance.choice(SURNAMES) + chance.choice(GIVEN)


def _total(chance: random.Random, trade: str) -> int:
    """Lognormal around 6,000 万元, never under the 500 万元 from which projects are dispatched; in yuan."""
    centre = {"power": 9.6, "house": 9.4, "school": 8.2, "road": 8.0}.get(trade, 8.7)
    wan = max(520, min(180_000, int(chance.lognormvariate(centre, 0.9))))
    step = chance.choice((1, 1, 10, 50, 100))
    return max(520, wan // step * step) * WAN


def _start(chance: random.Random, form: str) -> Period:
    if form != "construction":
        return Period(2019, 7).shifted(chance.randrange(2, 14))
    year = chance.choices((2017, 2018, 2019), (6, 4, 3))[0]
    return Period(year, chance.choice((4, 4, 5, 5, 6, 7, 8, 9) if year < 2019 else (3, 4, 4, 4, 5, 5, 6)))


def _months(chance: random.Random, project: DemoProject) -> tuple[Month, ...]:
    step = chance.choice((1, 1, 1, 5, 10, 50)) * WAN
    pace = chance.uniform(0.75, 1.1)
    before = _spent_until(project, FIRST.previous(), pace, step)
    plans: dict[int, int] = {}
    rows: list[Month] = []
    total_done, year_done, carried = before, 0, before
    included_from = project.start.shifted(chance.randrange(0, 6))
    for period in _range(max(project.start, FIRST), LAST):
        if period.is_january or not rows:
            carried, year_done = total_done, 0
        plan = plans.setdefault(period.year, _plan(chance, project, period.year, total_done, step))
        done = _month_figure(chance, project, period, pace, step)
        done = max(0, min(done, project.total * 11 // 10 - total_done))
        year_done, total_done = year_done + done, total_done + done
        percent = min(100, round(100 * total_done / project.total))
        rows.append(
            Month(
                period,
                done,
                year_done,
                total_done,
                carried,
                plan,
                percent,
                _words(percent, period),
                _stage(percent),
                period >= included_from,
            )
        )
    return tuple(rows)


def _range(first: Period, last: Period) -> list[Period]:
    periods = []
    while first <= last:
        periods.append(first)
        first = first.next()
    return periods


def _share(project: DemoProject, period: Period) -> float:
    """Share of the whole work that an S-curve puts into this month."""
    length = max(1, len(_range(project.start, project.finish)))
    at = len(_range(project.start, period))
    if at > length:
        return 0.0

    def curve(part: float) -> float:
        return part * part * (3 - 2 * part)

    return curve(at / length) - curve((at - 1) / length)


def _month_figure(chance: random.Random, project: DemoProject, period: Period, pace: float, step: int) -> int:
    noise = chance.gammavariate(4, 0.25)
    raw = project.total * _share(project, period) * SEASON[period.month - 1] * pace * noise
    if period.month == 12:
        raw *= 2.5  # the year-end settlement
    return int(raw // step) * step


def _spent_until(project: DemoProject, last: Period, pace: float, step: int) -> int:
    spent = sum(_share(project, period) * SEASON[period.month - 1] for period in _range(project.start, last))
    return int(project.total * min(spent, 0.9) * pace // step) * step


def _plan(chance: random.Random, project: DemoProject, year: int, done: int, step: int) -> int:
    part = sum(
        _share(project, period) for period in _range(Period(year, 1), Period(year, 12)) if period >= project.start
    )
    plan = min(project.total - done, project.total * part * chance.uniform(0.65, 0.95))
    return max(int(plan // step) * step, 10 * WAN)


def _words(percent: int, period: Period) -> str:
    if period.month in (1, 2, 12):
        return "冬季停止室外施工，" + PROGRESS[min(9, percent // 11)]
    return PROGRESS[min(9, percent // 11)]


def _stage(percent: int) -> str:
    return "竣工" if percent >= 100 else "在建"


# One unit never sent this month, as happens: nobody can make it up afterwards.
NEVER_SENT = {("双辽市", Period(2018, 9)), ("四平市水利局", Period(2018, 2))}


def history_csv(last: Period = LAST_LOADED) -> str:
    """The `construction` rows until `last` in the form that `facts load` takes (contracts.md section 5)."""
    rows = [
        _history_row(project, month)
        for project in projects()
        for month in project.months
        if month.period <= last and (project.unit, month.period) not in NEVER_SENT
    ]
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def register_facts(project: DemoProject) -> dict[str, Any]:
    """What the register holds of a project, by column key (contracts.md section 2); money in yuan."""
    known = {key: getattr(project, key) for key in REGISTER}
    days = {"start_plan": str(NOT_STARTED.get(project.uid, project.start)), "finish_plan": str(project.finish)}
    return known | {"industry": industry_name(project.industry)} | days


def stats_code(project: DemoProject) -> str:
    """The number under which the statistics library would keep it; made up like everything here."""
    return f"{project.region}{project.uid.removeprefix('demo'):0>8}"


def finished_on(project: DemoProject, period: Period) -> str | None:
    """The month in which the work was completed, as far as the period knows it."""
    done = [month.period for month in project.months if month.stage == "竣工" and month.period <= period]
    return str(done[0]) if done else None


def _history_row(project: DemoProject, month: Month) -> dict[str, Any]:
    figures = {key: value for key, value in vars(month).items() if key != "period"}
    return (
        {"period": str(month.period), "unit": project.unit, "region": project.region, "project": project.uid}
        | register_facts(project)
        | {"start_actual": project.started_on, "finish_actual": finished_on(project, month.period)}
        | figures
        | {"in_stats": "true" if month.in_stats else "false"}
    )

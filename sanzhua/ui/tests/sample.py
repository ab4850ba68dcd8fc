"""A made-up report as the grid wants it, for the tests of the components."""

from __future__ import annotations

from dataclasses import dataclass, field, replace


@dataclass(frozen=True)
class Group:
    heading: str
    span: int


@dataclass(frozen=True)
class Col:
    key: str
    heading: str
    kind: str
    css: str
    typed: bool
    width: int
    choices: tuple[str, ...] = ()
    help: str = ""


@dataclass(frozen=True)
class Cell:
    column: str
    shown: str
    raw: str
    kind: str
    editable: bool = False
    mark: str = ""
    title: str = ""
    is_noted: bool = False
    is_followed: bool = False
    is_off: bool = False


@dataclass(frozen=True)
class Row:
    key: str
    index: int
    state: str
    name: str
    revision: int
    cells: tuple[Cell, ...]


@dataclass
class Grid:
    title: str
    groups: list[Group]
    columns: list[Col]
    rows: list[Row]
    totals: dict[str, str]
    counts: dict[str, int]
    lock: str | None = None


GROUPS = [Group("项目库（带出）", 2), Group("完成投资（万元）", 5), Group("形象进度", 2), Group("项目库（带出）", 2)]
COLUMNS = [
    Col("total", "总投资", "money", "num", False, 74),
    Col("plan_year", "本年计划", "money", "num", False, 74),
    Col("last_done", "1–5月", "money", "num", False, 66),
    Col("done_month", "当月", "money", "num", True, 78),
    Col("done_year", "1–6月", "money", "num", False, 74),
    Col("done_total", "开工累计", "money", "num", False, 80),
    Col("rate", "占计划", "percent", "num", False, 66),
    Col("progress_percent", "%", "percent", "num", True, 58),
    Col("progress_text", "本月进展", "text", "txt", True, 182),
    Col("nature", "性质", "choice", "txt", False, 70),
    Col("in_stats", "入统", "choice", "txt", True, 70, ("已入统", "未入统")),
]
_KINDS = ["reg", "reg", "car", "typ", "der", "der", "der", "typ", "typ", "reg", "typ"]
_NAMES = [
    "梨树县年产30万吨玉米淀粉糖深加工项目",
    "吉林新天龙酒精清洁生产改造项目",
    "梨树县城北污水处理厂提标扩建工程",
    "国道303线梨树至四平段改扩建工程",
    "梨树县中医院整体迁建项目",
    "四平市红嘴绿色建材装配式构件生产线",
    "孟家岭镇风电场一期（49.5MW）",
    "梨树县职业教育中心实训楼",
    "刘家馆子镇粮食仓储物流中心",
    "吉林宏宝莱饮品灌装线技改项目",
    "梨树县棚户区改造（奉化街区）项目",
    "十家堡镇生物质热电联产项目",
    "梨树县老旧小区供热管网改造",
    "小城子镇蔬菜冷链加工项目",
    "梨树县智慧农业云平台一期",
    "叶赫河梨树段河道治理工程",
    "蔡家镇汽车零部件铸造项目",
    "榆树台镇50MW农光互补发电项目",
]


def _row(index: int, name: str) -> Row:
    month = 400 + index * 137 % 2600
    shown = [
        f"{month * 20:,}",
        f"{month * 8:,}",
        f"{month * 3:,}",
        f"{month:,}",
        f"{month * 4:,}",
        f"{month * 9:,}",
        "50.0%",
        str(30 + index * 3),
        "主厂房封顶，糖化车间设备安装40%" if index % 2 else "路基完成78%",
        "续建",
        "已入统" if index % 3 else "未入统",
    ]
    cells = tuple(
        Cell(column.key, text, text.replace(",", ""), kind, column.typed)
        for column, text, kind in zip(COLUMNS, shown, _KINDS, strict=True)
    )
    return Row(f"P{index:04d}", index, "done", name, 1, cells)


def _with(row: Row, state: str, column: int, **changes: object) -> Row:
    cells = list(row.cells)
    cells[column] = replace(cells[column], **changes)  # type: ignore[arg-type]
    return replace(row, state=state, cells=tuple(cells))


def grid() -> Grid:
    """Eighteen rows: one with an error, one blank, one with a warning, one unchanged, one locked, one sent back."""
    rows = [_row(index, name) for index, name in enumerate(_NAMES, 1)]
    rows[4] = _with(rows[4], "error", 7, shown="105", raw="105", mark="error", title="形象进度应在0–100之间")
    rows[5] = _with(rows[5], "blank", 3, shown="", raw="", kind="blank")
    rows[6] = _with(rows[6], "warn", 3, shown="13,800", raw="13800.4", mark="warn", title="约为近6个月平均的10倍")
    rows[7] = replace(rows[7], state="same")
    shut = tuple(replace(cell, editable=False, title="已转入退库程序") for cell in rows[14].cells)
    rows[14] = replace(rows[14], state="locked", cells=shut)
    rows[15] = _with(rows[15], "returned", 8, mark="returned", title="市里退回：请写明桩号")
    totals = {"total": "500,630", "plan_year": "221,710", "done_month": "37,960", "done_year": "110,370"}
    counts = {"rows": 18, "done": 13, "blank": 1, "warn": 1, "error": 1}
    return Grid("在建项目月调度表", GROUPS, COLUMNS, rows, totals, counts)


@dataclass
class Desk:
    """What the save address of the test page remembers."""

    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    revisions: dict[str, int] = field(default_factory=dict)
    answer: str = "save"

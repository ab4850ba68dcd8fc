"""Where the table of a sheet lies: its rows of headings, what stands above, and the path of each column's heading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sanzhua.formbook.book import RawSheet
from sanzhua.formbook.headings import Matcher, money_unit, normalise, yuan_unit
from sanzhua.formbook.tidying import squeezed, tidy

_SEARCHED_ROWS = 60
_MOST_HEADING_ROWS = 6
_LABELLED = re.compile(
    r"单位[:(]|填报|填表|附件|制表|日期[:]|时间[:]|盖章|审核|报送单位[:]|联系人[:]|截至日期|统计时间"
)
_UNIT_ROW = re.compile(
    r"(?:人民币)?[千百十]?[万亿]?(?:元|美元)|万?亩|公顷|%|％|[人个项名户套家宗米吨年月日]|万?平方?[米公里]*|㎡|m2|km|公里|"
    r"年[/、.-]?月(?:[/、.-]?日)?|月份|日期|是[/、]?否|文字|文本|数字|百分比|代码|—+|-+|/|\*|√"
)
_UNIT_LIST = r"(?:[千百]?[万亿]?元|[万亿](?!美)|[万亿]?美元|亩|公顷|平方米|人|个|项|名|%|公里)"
_STATED_UNIT = re.compile(
    rf"单位[:为是]?(?:统一|均)?[为:]?\(?(?:均为|以)?((?:人民币)?{_UNIT_LIST}(?:[、,/和;]{_UNIT_LIST})*)"
)
_LOOSE_UNIT = re.compile(r"(?<![报送设任管制表核头目主人工施核业责位])单位[:为是]?\(?((?:人民币)?[^)。;]{0,14})")
_LONGEST_LINE = 400
_COUNTER = re.compile(r"\(?\d{1,2}\)?|[甲乙丙丁戊己庚辛ABCDEFGH]|[①-⑳]|\d{1,2}=.*|\(?[一二三四五六七八九十]{1,3}\)?")
_LOWER_HEADING = re.compile(r"形象进度|完成|投资|时间|月|率|%|面积|情况|金额|到位|计划|实际|累计|姓名|电话|职务")
_NO_HEADING = re.compile(
    r"[(]?[一二三四五六七八九十]{1,3}[)、.]|第[一二三四五六七八九十][、部类批]|(?:注|备注|说明)[:]"
)
_SERIAL = frozenset({"序号", "编号", "项目序号", "no", "no.", "序", "号"})
_TOTAL_LABEL = re.compile(r"合计|总计|小计|共计")
_COUNTS = frozenset({"个数", "项目数", "项目个数", "数量", "项目数量", "个数(个)"})
_GENERIC = frozenset(
    [
        "序号",
        "名称",
        "单位",
        "电话",
        "联系人",
        "负责人",
        "责任人",
        "中央",
        "地方",
        "合计",
        "小计",
        "计划",
        "实际",
        "省",
        "市",
        "县",
        "联系",
        "业主",
        "其中",
        "备注",
        "当月完成",
        "累计",
        "情况",
        "投资",
    ]
)


@dataclass
class Heading:
    """The heading of one column: `path` from above; `unit` as its own cells state it; `cell` row of its lowest cell."""

    column: int
    path: tuple[str, ...]
    unit: str | None
    row: int

    @property
    def text(self) -> str:
        return "/".join(tidy(part) for part in self.path)


@dataclass
class Layout:
    """Zero-based. `first`..`last` are the rows of headings; the rows of data are `data_from` up to before `data_to`."""

    first: int
    last: int
    data_from: int
    data_to: int
    headings: list[Heading]
    above_unit: str | None


def find_layouts(sheet: RawSheet, matcher: Matcher) -> list[Layout]:
    """The tables of a sheet, one below the other; none where no heading names projects beside other columns."""
    first = _find_first(sheet, matcher)
    if first is None:
        return []
    out = [first]
    shape = _shape(first, matcher)
    for row in range(first.data_from, len(sheet.grid)):
        if row < out[-1].data_from or not _may_head(sheet.grid[row]):
            continue
        found = _layout_at(sheet, matcher, row, _merge_owners(sheet))
        if found is None or _known_columns(found, matcher) < 3 or _shape(found, matcher) == shape:
            continue
        out[-1].data_to = found.first
        found.above_unit = _unit_above(sheet.grid[max(found.first - 4, 0) : found.first]) or out[0].above_unit
        out.append(found)
        shape = _shape(found, matcher)
    return out


def _may_head(row: list[Any]) -> bool:
    for cell in row:  # noqa: SIM110 - it sees every cell of the sheet, and a plain loop takes half as long
        if type(cell) is str and len(cell) <= 14 and "名" in cell:
            return True
    return False


def _shape(layout: Layout, matcher: Matcher) -> list[tuple[int, str]]:
    return [(h.column, found[0].key) for h in layout.headings if (found := matcher.match(h.path))]


def _find_first(sheet: RawSheet, matcher: Matcher) -> Layout | None:
    grid = sheet.grid
    owners = _merge_owners(sheet)
    best: tuple[int, Layout] | None = None
    for row in range(min(len(grid), _SEARCHED_ROWS)):
        layout = _layout_at(sheet, matcher, row, owners)
        if layout is None:
            continue
        known = _known_columns(layout, matcher)
        if known >= 2 and (best is None or known > best[0]):
            best = (known, layout)
            if known >= 4:
                break
    return best[1] if best else None


def _is_name(matcher: Matcher, cell: Any) -> bool:
    return type(cell) is str and 0 < len(cell) <= 40 and matcher.names_projects(cell)


def _known_columns(layout: Layout, matcher: Matcher) -> int:
    keys = set()
    if _is_summary(layout):
        return 0
    for heading in layout.headings:
        found = matcher.match(heading.path)
        if found:
            keys.add(found[0].key)
    return len(keys) if "name" in keys else 0


def _is_summary(layout: Layout) -> bool:
    """Kinds of projects with their number, as "项目 | 个数 | 总投资": sums, not projects."""
    leaves = {normalise(heading.path[-1]) for heading in layout.headings if len(heading.path[-1]) <= 20}
    return bool(leaves & _COUNTS) and "项目" in leaves and "项目名称" not in leaves


def _merge_owners(sheet: RawSheet) -> dict[tuple[int, int], tuple[int, int, int, int]]:
    """Each covered cell of the upper rows to its merge."""
    owners = {}
    for merge in sheet.merges:
        top, left, bottom, right = merge
        if top > _SEARCHED_ROWS + _MOST_HEADING_ROWS:
            continue
        for row in range(top, min(bottom, top + 12) + 1):
            for column in range(left, min(right, left + 200) + 1):
                owners[row, column] = merge
    return owners


def _layout_at(
    sheet: RawSheet, matcher: Matcher, name_row: int, owners: dict[tuple[int, int], tuple[int, int, int, int]]
) -> Layout | None:
    grid = sheet.grid
    name_column = next((column for column, cell in enumerate(grid[name_row]) if _is_name(matcher, cell)), None)
    if name_column is None:
        return None
    merge = owners.get((name_row, name_column))
    last = merge[2] if merge else name_row
    first = _first_row(grid, matcher, name_row, owners)
    while last + 1 < len(grid) and last + 1 - first < _MOST_HEADING_ROWS:
        if not _continues(grid, matcher, last, last + 1, name_column, owners):
            break
        last += 1
    data_from = last + 1
    while data_from < len(grid) and _is_under_heading(grid[data_from], name_column):
        data_from += 1
    unit_row = grid[last + 1 : data_from]
    headings = list(_headings(sheet, first, last, owners, unit_row))
    if len(headings) < 2:
        return None
    unit = _unit_above(grid[:first]) or _unit_below(sheet, data_from)
    return Layout(first, last, data_from, len(grid), headings, unit)


def _first_row(
    grid: list[list[Any]], matcher: Matcher, name_row: int, owners: dict[tuple[int, int], tuple[int, int, int, int]]
) -> int:
    """Rows above the name may hold the upper headings of a stack; titles and lines of labels do not."""
    first = name_row
    while first > 0 and name_row - first < 3:
        above = [(column, tidy(cell)) for column, cell in enumerate(grid[first - 1]) if cell != ""]
        if len(above) < 2 or any(_LABELLED.search(squeezed(text)) for _, text in above):
            break
        if any(len(text) > 30 for _, text in above):
            break
        known = sum(1 for column, text in above if normalise(text) in _GENERIC or matcher.match((text,)))
        spans = sum(1 for column, _ in above if (first - 1, column) in owners)
        if not known and not spans:
            break
        first -= 1
    return first


def _continues(
    grid: list[list[Any]],
    matcher: Matcher,
    last: int,
    row: int,
    name_column: int,
    owners: dict[tuple[int, int], tuple[int, int, int, int]],
) -> bool:
    """Whether the next row still belongs to the headings."""
    merge = owners.get((row, name_column))
    if merge and merge[0] <= last:
        return True
    cells = [(column, cell) for column, cell in enumerate(grid[row]) if cell != ""]
    if not cells or grid[row][name_column] != "":
        return False
    if any(type(cell) is not str for _, cell in cells):
        return False
    texts = [squeezed(cell) for _, cell in cells]
    if any(_TOTAL_LABEL.search(texts[at]) and column <= name_column for at, (column, _) in enumerate(cells)):
        return False
    if _are_units(texts) or any(len(text) > 40 or _NO_HEADING.match(text) for text in texts):
        return False
    if any(_full_title(grid, owners[row, column], len(grid[row])) for column, _ in cells if (row, column) in owners):
        return False
    if all(_COUNTER.fullmatch(text) for text in texts):
        return False
    known = 0
    for column, cell in cells:
        above = _parent_text(grid, last, column, owners)
        if (
            normalise(cell) in _GENERIC
            or matcher.match((above, cell))
            or re.fullmatch(r"\d{1,2}月份?", squeezed(cell))
            or _LOWER_HEADING.search(cell)
        ):
            known += 1
    return known * 2 >= len(cells)


def _parent_text(
    grid: list[list[Any]], row: int, column: int, owners: dict[tuple[int, int], tuple[int, int, int, int]]
) -> str:
    merge = owners.get((row, column))
    value = grid[merge[0]][merge[1]] if merge else grid[row][column]
    return value if type(value) is str else ""


def _is_under_heading(row: list[Any], name_column: int) -> bool:
    """A row of units or of column numbers below the headings."""
    texts = [squeezed(tidy(cell)) for cell in row if cell != ""]
    if len(texts) < 2 or any(len(text) > 40 for text in texts):
        return False
    if _are_units(texts):
        return True
    name = squeezed(tidy(row[name_column])) if name_column < len(row) else ""
    return bool(_COUNTER.fullmatch(name)) and are_counters(texts)


def _are_units(texts: list[str]) -> bool:
    return all(_UNIT_ROW.fullmatch(text.strip("()[]")) for text in texts)


def are_counters(texts: list[str]) -> bool:
    """Whether a row numbers its columns (甲 乙 1 2 3, or 5=3+4)."""
    return all(_COUNTER.fullmatch(text) for text in texts)


def _headings(
    sheet: RawSheet,
    first: int,
    last: int,
    owners: dict[tuple[int, int], tuple[int, int, int, int]],
    unit_rows: list[list[Any]],
) -> Iterator[Heading]:
    width = max((len(row) for row in sheet.grid[first : last + 1]), default=0)
    whole = ""  # what the next "其中" is a part of
    spread = [_spread_row(sheet.grid, row, last, width, owners) for row in range(first, last + 1)]
    for column in range(width):
        path: list[str] = []
        lowest = first
        for offset, texts in enumerate(spread):
            text = texts[column]
            if text and (not path or text != path[-1]):
                path.append(text)
                lowest = first + offset
        if not path:
            continue
        unit = next((found for part in reversed(path) if (found := money_unit(part))), None)
        for row in unit_rows:
            if column < len(row) and type(row[column]) is str and (stated := money_unit(row[column])):
                unit = stated
        merge = owners.get((lowest, column))
        if len(path) == 1 and squeezed(path[0]).startswith("其中") and whole:
            path.insert(0, whole)
        else:
            whole = path[-1]
        yield Heading(column, tuple(path), unit, merge[0] if merge else lowest)


def _spread_row(
    grid: list[list[Any]],
    row: int,
    last: int,
    width: int,
    owners: dict[tuple[int, int], tuple[int, int, int, int]],
) -> list[str]:
    """The texts of one row of headings, merged ones repeated; an unmerged upper heading reaches over blanks that have
    a heading below them."""
    texts: list[str] = []
    reach = ""
    for column in range(width):
        merge = owners.get((row, column))
        cell = grid[row][column] if column < len(grid[row]) else ""
        if merge:
            cell = grid[merge[0]][merge[1]]
            cell = tidy(cell) if merge[1] <= column else ""
            if not _full_title(grid, merge, width):
                texts.append(cell)
            else:
                texts.append("")
            reach = ""
            continue
        text = tidy(cell)
        if text:
            reach = text if row < last and _has_below(grid, row, last, column) else ""
        elif row < last and reach and _has_below(grid, row, last, column):
            text = reach
        else:
            reach = ""
        texts.append(text)
    return texts


def _full_title(grid: list[list[Any]], merge: tuple[int, int, int, int], width: int) -> bool:
    return merge[3] - merge[1] + 1 >= max(width - 1, 3) and merge[0] == merge[2]


def _has_below(grid: list[list[Any]], row: int, last: int, column: int) -> bool:
    return any(column < len(grid[below]) and grid[below][column] != "" for below in range(row + 1, last + 1))


def _unit_below(sheet: RawSheet, data_from: int) -> str | None:
    """A unit stated in a note at the table's end, or in the sheet's name."""
    tail = [[cell for cell in row if type(cell) is str and "单位" in cell] for row in sheet.grid[data_from:][-10:]]
    return _unit_above(tail) or _stated_unit(sheet.name)


def _unit_above(rows: list[list[Any]]) -> str | None:
    """The unit of money in the lines around a table; "several" where they differ."""
    found = set()
    for row in rows:
        for cell in row:
            if type(cell) is str and (unit := _stated_unit(cell)):
                found.add(unit)
    if not found:
        return None
    return found.pop() if len(found) == 1 else "several"


def _stated_unit(text: str) -> str | None:
    """A unit that is stated as one ("单位：万元"), not an amount that is mentioned ("5000万元以上项目")."""
    plain = squeezed(text[:_LONGEST_LINE])
    for pattern in (_STATED_UNIT, _LOOSE_UNIT):
        found = {unit for stated in pattern.findall(plain) if (unit := yuan_unit(stated))}
        if found:
            return found.pop() if len(found) == 1 else "several"
    bracket = re.search(r"[(](?:人民币)?(万元|亿元|元)(?:[、,].{0,6})?[)]", plain)
    if bracket:
        return money_unit(bracket[1])
    return money_unit(plain) if re.fullmatch(r"[(]?(?:万元|亿元|元)[)]?", plain) else None


def is_serial_heading(path: tuple[str, ...]) -> bool:
    return normalise(path[-1]) in _SERIAL

"""What each row of a table is: a project, or a blank, a group, a total, a note."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from sanzhua.formbook.book import RawSheet
from sanzhua.formbook.definition import Form
from sanzhua.formbook.headings import Matcher, normalise
from sanzhua.formbook.layout import Layout, is_serial_heading
from sanzhua.formbook.mapping import MappedColumn
from sanzhua.formbook.tidying import squeezed, tidy

_COUNT = r"(?:[(\[][^)\]]*[)\]]+|\d++(?:个|项|户|条)?(?:项目)?|:)*+"
_TOTAL = re.compile(
    rf"(?:[一二三四五六七八九十]+、)?.{{0,14}}(?:合计|总计|小计|共计|累计|总和){_COUNT}(?:数|项目)?|(?:全[市县区省]|总)计?{_COUNT}"
)
_BARE_TOTAL = re.compile(rf"(?:总|合|小|共|累)计{_COUNT}")
_COUNT_CELL = re.compile(r"(?:共|计)?\d+(?:个|项|户|家|条)(?:项目)?|[-—–―─/\\]+")
_COUNTED_END = re.compile(r".{1,24}[(](?:共|计)?\d+(?:个|项)(?:项目)?[)]")
_OF_WHICH = re.compile(r"其中[:、,]?.{0,24}")
_NO_NAME = re.compile(r"[-—–―─/\\]+|无|本月无|暂无|空白|此表为空|以下空白|本表无数据|无项目")
_GROUP = re.compile(
    r"(?:[一二三四五六七八九十百]{1,3}[、.,:]|[(][一二三四五六七八九十]{1,3}[)]|第[一二三四五六七八九十]{1,3}[、部类批篇]|"
    r"[ⅰⅱⅲⅳⅴⅵⅶⅷⅸⅹⅠⅡⅢⅣⅤⅥIVX]+[、.]|[A-H][、.]).*"
)
_NUMERAL = re.compile(r"[(]?[一二三四五六七八九十百]{1,3}[)]?[、.]?")
_COUNTED = re.compile(r".{0,20}?[(]?(?:共|计)?\d+(?:个|项)(?:项目)?[)]?")
_NOTE = re.compile(
    r"(?:注|备注|说明|填表说明|附注|注意)(?:[:：;、.\d]|$)|"
    r"(?:填表人|制表人|审核人|审批人|单位负责人|填报人|负责人|联系人|经办人|填报单位|报送单位|填报日期|报送日期|填表日期|制表|审核|复核|"
    r"联系电话|电话|主要领导|分管领导|统计负责人|日期|签字|单位\(盖章\)|盖章)(?:签字|[(].*[)])?[:]|(?:计量|金额|货币)?单位[:(](?:人民币)?(?:[万亿]?元)|本表|此表|※|(?:填写)?(?:示例|样例|范例|例如?)[:]?$|\*(?!\d)"
)
_LISTED_NOTE = re.compile(r"[(]?\d{1,2}[)]?[、.:].{6,}")
_PROJECT_LIKE = re.compile(r".*(?:项目|工程|建设|改造|基地|园区|中心|生产线|厂|站|公路|大桥|小区|标段|期|\))$")
_NUMBER_KINDS = frozenset({"money", "usd", "number", "int", "percent"})


@dataclass
class RowKind:
    """One row below the headings, zero-based; `why` None for a project, else blank, group, total or note."""

    row: int
    why: str | None
    label: str = ""
    level: int = 0
    problem: str = ""
    params: dict[str, Any] = field(default_factory=dict)
    name_from: int | None = None


class RowReader:
    """Judges the rows of one table."""

    def __init__(
        self, sheet: RawSheet, layout: Layout, columns: list[MappedColumn], form: Form, matcher: Matcher
    ) -> None:
        self.sheet, self.layout, self.form, self.matcher = sheet, layout, form, matcher
        self.columns = columns
        self.used = [column.index for column in columns]
        by_key = {column.key: column.index for column in columns if column.key}
        self.name = by_key["name"]
        self.batch = by_key.get("batch_no") if "batch_no" in form.row_key else None
        self.serial = next((column.index for column in columns if is_serial_heading(column.path)), None)
        self.identity = [
            column.index
            for column in columns
            if column.key not in (None, "name", "note") and form.column(column.key).kind not in _NUMBER_KINDS
        ]
        self.unknown = {column.index for column in columns if column.key is None}
        self.numbers = [
            column.index for column in columns if column.key and form.column(column.key).kind in _NUMBER_KINDS
        ]
        self.name_merges = {
            row: merge
            for merge in sheet.merges
            if merge[1] <= self.name <= merge[3] and merge[2] > merge[0] and merge[0] >= layout.data_from
            for row in range(merge[0] + 1, merge[2] + 1)
        }
        self.wide_merges = {
            merge[0]: merge
            for merge in sheet.merges
            if merge[0] >= layout.data_from and merge[3] - merge[1] + 1 >= max(len(self.used) * 0.5, 3)
        }
        self.serial_is_usual = self._serial_is_usual()
        self.noted = False

    def _serial_is_usual(self) -> bool:
        if self.serial is None:
            return False
        named = numbered = 0
        for row in self.sheet.grid[self.layout.data_from : self.layout.data_to]:
            if row[self.name] != "":
                named += 1
                numbered += _is_serial(row[self.serial])
        return numbered * 2 >= named > 0

    def read(self) -> list[RowKind]:
        kinds: list[RowKind] = []
        grid = self.sheet.grid
        for row in range(self.layout.data_from, self.layout.data_to):
            kinds.append(self._judge(row, grid[row], kinds))
        while kinds and kinds[-1].why == "blank":
            kinds.pop()
        return kinds

    def _judge(self, row: int, cells: list[Any], before: list[RowKind]) -> RowKind:
        name = cells[self.name]
        if self._is_plain_project(name, cells):
            self.noted = False
            return RowKind(row, None)
        filled = [index for index in range(len(cells)) if cells[index] != "" and tidy(cells[index])]
        if not filled:
            return RowKind(row, "blank")
        return self._judge_unusual(row, cells, filled, before)

    def _is_plain_project(self, name: Any, cells: list[Any]) -> bool:
        """The common case, told fast: a serial number and a name."""
        if type(name) is not str or len(name) <= 6 or self.serial is None or not _is_serial(cells[self.serial]):
            return False
        return not _names_total(squeezed(name)) and not self._is_heading_again(cells)

    def _judge_unusual(self, row: int, cells: list[Any], filled: list[int], before: list[RowKind]) -> RowKind:
        first = squeezed(tidy(cells[filled[0]]))
        name = squeezed(tidy(cells[self.name]))
        label = name or first
        has_identity = any(index in filled for index in self.identity) or self._has_words(cells, filled)
        if self._is_heading_again(cells):
            return RowKind(row, "note", label)
        for text in (name, first):
            if text and self._is_total(text, cells):
                return RowKind(row, "total", text, level=_level(text))
        if _NOTE.match(first) or (name and _NOTE.match(name)):
            self.noted = True
            return RowKind(row, "note", label)
        if self.noted and not (self.serial is not None and _is_serial(cells[self.serial])) and len(filled) <= 2:
            return RowKind(row, "note", label)
        if row in self.wide_merges and len(filled) == 1:
            is_note = len(first) > 40 or (_LISTED_NOTE.match(first) and not _GROUP.fullmatch(first))
            return RowKind(row, "note" if is_note else "group", label, level=_level(first))
        if self._is_next_part(cells, filled, before, label, has_identity):
            return RowKind(row, "total", f"其中:{label}", level=3)
        if self.serial_is_usual and self._is_numbered_group(first, name, cells):
            return RowKind(row, "group", label, level=_level(first))
        if not has_identity and (_GROUP.fullmatch(first) or _GROUP.fullmatch(name)):
            return RowKind(row, "group", label, level=_level(first if _GROUP.fullmatch(first) else name))
        if name and _NO_NAME.fullmatch(name):
            return RowKind(row, "note", label)
        if name:
            return self._named(row, cells, filled, before, first, has_identity)
        return self._nameless(row, cells, filled, before, label, has_identity)

    def _is_total(self, text: str, cells: list[Any]) -> bool:
        if len(text) > 60:
            return False
        if _BARE_TOTAL.fullmatch(text):
            return True
        return bool(_names_total(text) or _OF_WHICH.fullmatch(text)) and not self._has_code(cells)

    def _is_next_part(
        self, cells: list[Any], filled: list[int], before: list[RowKind], label: str, has_identity: bool
    ) -> bool:
        """Whether the row is the second line of a 其中, as 其中：在建 100 / 预备 200."""
        if not before or before[-1].why != "total" or not before[-1].label.startswith("其中") or has_identity:
            return False
        numbered = self.serial is not None and _is_serial(cells[self.serial])
        if numbered or _GROUP.fullmatch(label) or not any(index in self.numbers for index in filled):
            return False
        return self.serial_is_usual or bool(_COUNTED.fullmatch(label))

    def _is_numbered_group(self, first: str, name: str, cells: list[Any]) -> bool:
        """A row numbered 一, or counted at its end (产业项目（5项）), among rows numbered 1, 2, 3."""
        serial = cells[self.serial] if self.serial is not None else ""
        if _is_serial(serial) or self._has_code(cells):
            return False
        numeral = serial != "" and bool(_NUMERAL.fullmatch(squeezed(tidy(serial))))
        return numeral or bool(_COUNTED_END.fullmatch(name or first))

    def _named(
        self, row: int, cells: list[Any], filled: list[int], before: list[RowKind], first: str, has_identity: bool
    ) -> RowKind:
        name = squeezed(tidy(cells[self.name]))
        numbered = self.serial is not None and _is_serial(cells[self.serial])
        if not has_identity and not numbered:
            if self._continues_name(filled, before, name):
                return RowKind(row, "note", name, problem="split_row", params={"row": before[-1].row + 1})
            if self.serial is not None and filled[0] == self.serial and _NUMERAL.fullmatch(first):
                return RowKind(row, "group", name, level=_level(first))
            if _COUNTED.fullmatch(name) and len(name) <= 24:
                return RowKind(row, "group", name, level=1)
            only_name = all(index in (self.name, self.serial) for index in filled)
            if only_name and len(self.used) > 2 and (self.serial_is_usual or not _PROJECT_LIKE.fullmatch(name)):
                is_note = len(name) > 40 or self.noted
                return RowKind(row, "note" if is_note else "group", name, level=1)
            if self.serial_is_usual and (not _PROJECT_LIKE.fullmatch(name) or self._sums_up_below(row)):
                return RowKind(row, "group", name, level=1)
        self.noted = False
        return RowKind(row, None)

    def _continues_name(self, filled: list[int], before: list[RowKind], name: str) -> bool:
        """Whether the row only holds the rest of the name above it, which breaks off (…饮水安全 / 巩固提升工程)."""
        if not self.serial_is_usual or filled != [self.name] or not before or before[-1].why is not None:
            return False
        above = squeezed(tidy(self.sheet.grid[before[-1].row][self.name]))
        return bool(_PROJECT_LIKE.fullmatch(name)) and not _PROJECT_LIKE.fullmatch(above)

    def _nameless(
        self, row: int, cells: list[Any], filled: list[int], before: list[RowKind], label: str, has_identity: bool
    ) -> RowKind:
        above = next((kind for kind in reversed(before) if kind.why != "blank"), None)
        last_project = next((kind.row for kind in reversed(before) if kind.why is None), None)
        merge = self.name_merges.get(row)
        if merge and last_project is not None:
            if self.batch is not None and cells[self.batch] != "":
                return RowKind(row, None, name_from=merge[0])
            return RowKind(row, "note", label, problem="split_row", params={"row": last_project + 1})
        numbered = self.serial is not None and _is_serial(cells[self.serial])
        only_serial = all(index == self.serial for index in filled)
        if only_serial:
            return RowKind(row, "blank" if len(label) <= 6 else "note", label)
        if numbered or (self._has_code(cells) and len(filled) > 2):
            self.noted = False
            return RowKind(row, None, problem="no_name")
        mapped = [index for index in filled if index in self.identity or index in self.numbers]
        if not mapped:
            return RowKind(row, "note", label)
        if all(index in self.numbers for index in mapped) and len(mapped) == len(filled) and last_project is not None:
            return RowKind(row, "total", "", level=3)
        only_sums = all(index in self.numbers for index in mapped) and not _LISTED_NOTE.match(label)
        is_label = self.serial is not None and cells[self.serial] != "" and not self._has_words(cells, filled)
        if only_sums and is_label and (not _PROJECT_LIKE.fullmatch(label) or self._sums_up_below(row)):
            return RowKind(row, "group", label, level=1)
        if (above is not None and above.why is None) or (above is not None and above.problem == "split_row"):
            return RowKind(row, "note", label, problem="split_row", params={"row": (last_project or row) + 1})
        return RowKind(row, "note", label, problem="no_name")

    def _has_words(self, cells: list[Any], filled: list[int]) -> bool:
        """Words in columns that mean nothing on the form: a group has none."""
        known = {self.name, self.serial, *self.numbers, *self.identity}
        texts = (cells[index] for index in filled if index in self.unknown and index not in known)
        return any(type(text) is str and not re.fullmatch(r"[\d.,%％/—-]*", squeezed(text)) for text in texts)

    def _sums_up_below(self, row: int) -> bool:
        """Whether an amount of this row is the sum of the numbered rows that follow it."""
        grid = self.sheet.grid
        for index in self.numbers:
            own = grid[row][index]
            if type(own) not in (int, float) or own == 0:
                continue
            total, count = 0.0, 0
            for below in range(row + 1, self.layout.data_to):
                if self.serial is None or not _is_serial(grid[below][self.serial]):
                    break
                cell = grid[below][index]
                total += cell if type(cell) in (int, float) else 0
                count += 1
            if count and abs(total - own) < 0.01 * max(1.0, count):
                return True
        return False

    def _has_code(self, cells: list[Any]) -> bool:
        """Whether code or owner are filled, with more than a dash or a count of projects."""
        return any(
            column.key in ("code", "owner_code", "owner")
            and cells[column.index] != ""
            and not _COUNT_CELL.fullmatch(squeezed(tidy(cells[column.index])))
            for column in self.columns
        )

    def _is_heading_again(self, cells: list[Any]) -> bool:
        name = cells[self.name]
        if type(name) is str and 0 < len(name) <= 12 and self.matcher.names_projects(name):
            return any(self._repeats(c, cells) for c in self.columns if c.index != self.name)
        if name == "":
            texts = [cell for cell in cells if cell != ""]
            if texts and all(type(cell) is str for cell in texts):
                return all(self._repeats(c, cells) for c in self.columns if cells[c.index] != "")
        return False

    def _repeats(self, column: MappedColumn, cells: list[Any]) -> bool:
        cell = cells[column.index]
        return type(cell) is str and cell != "" and normalise(cell) in {normalise(part) for part in column.path}


def _names_total(text: str) -> bool:
    """Every word for a total holds one of these signs; most names hold none."""
    return ("计" in text or "总" in text or "全" in text) and bool(_TOTAL.fullmatch(text))


def _is_serial(cell: Any) -> bool:
    if isinstance(cell, (int, float)):
        return bool(0 < cell < 100_000)
    return type(cell) is str and bool(re.fullmatch(r"\s*[(（]?\d{1,5}(?:[-.]\d{1,3})*[)）]?[.、]?\s*", cell))


def _level(label: str) -> int:
    """How deep a group lies by its numbering: 1 for 一、, 2 for （一）, 3 for others."""
    if re.match(r"[一二三四五六七八九十百]+[、.,]?|第", label):
        return 1
    return 2 if re.match(r"[(][一二三四五六七八九十]+[)]", label) else 3

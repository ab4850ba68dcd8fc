"""The statistics bureau's sheet of growth, read in a child process: units by months, whichever way round. No Django.

Three layouts are told apart by their headings: a row for each unit and month (单位, 期, 增速), units down and months
across (with headings below the months, where each has several columns), and months down with units across. What is
said once for the whole sheet (year, month, 初步 or 修订, 发布日期, 出处) may stand in lines above or below the table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sanzhua.base.likeness import squeeze
from sanzhua.facts.growth_cells import NOTHING, Read, day_of, edition_of, growth_of, month_of, month_word, year_word
from sanzhua.formbook.book import RawSheet
from sanzhua.formbook.reader import load_sheets
from sanzhua.formbook.sheetxml import letters
from sanzhua.formbook.tidying import shortened, tidy

UNIT, PERIOD, YEAR, GROWTH, EDITION, RELEASED, PAPER = (
    "unit",
    "period",
    "year",
    "growth",
    "edition",
    "released",
    "paper",
)
MOST = 5_000
_HEAD_WITHIN = 30
_ABOVE = 2

_UNIT = re.compile(
    r"(各|填报|报送|所属)?(单位|地区|区域|行政区划?|县.{0,6}区\)?|区县|市县)(名称)?|(nameofthe)?unit", re.I
)
_ROLES = {
    PERIOD: re.compile(r"期|期别|月|月份|时间|时期|年月|(报告|统计|所属|数据)(期|月份|时间)|month|period", re.I),
    YEAR: re.compile(r"年|年份|年度|year", re.I),
    EDITION: re.compile(r"版次|(数据)?(性质|类型|状态)|初步数?(或|/|、)?修订数?|edition|preliminaryorrevised", re.I),
    RELEASED: re.compile(r"(发布|公布)(日期|时间|日)|released(on)?", re.I),
    PAPER: re.compile(r"出处|(数据|资料)?来源|依据|文件|文号|source|paper|whereitwaspublished", re.I),
}  # fmt: skip
_GROWTH = re.compile(r"增速|增长率?|增幅|同比|growth", re.I)
_NO_GROWTH = re.compile(r"位次|排名|名次|百分点|比上期|目标|计划|当月|本月|全国|全省|与.*差|万元|亿元")
_NO_UNIT = re.compile(r"序号|编号|备注|说明|no\.?", re.I)
_YEAR = re.compile(r"(?<!\d)(\d{4})年")
_SAID = {
    RELEASED: re.compile(r"(?:发布|公布)(?:日期|时间)[:：]?(.*)"),
    PAPER: re.compile(r"(?:出处|(?:数据|资料)来源|依据|文号)[:：](.*)"),
    EDITION: re.compile(r"(?:版次|数据性质)[:：](.*)"),
}


class Place(NamedTuple):
    row: int
    column: int

    @property
    def cell(self) -> str:
        return f"{letters(self.column)}{self.row + 1}"


@dataclass(slots=True)
class Column:
    """What the headings above one column say of it. `month` is YYYY-MM, or a fault that its figures carry."""

    place: Place
    role: str = ""
    month: Read = NOTHING
    unit: str = ""

    @property
    def index(self) -> int:
        return self.place.column


@dataclass(slots=True)
class Said:
    """What holds for the whole sheet where a row says nothing: year, month, edition, day of release, paper."""

    year: int | None = None
    month: Read = NOTHING
    edition: Read = NOTHING
    released: Read = NOTHING
    paper: Read = NOTHING


@dataclass(slots=True)
class Head:
    first: int
    last: int
    columns: list[Column]
    said: Said = field(default_factory=Said)

    def of(self, role: str) -> list[Column]:
        return [one for one in self.columns if one.role == role]


def read_growth(path: str, filename: str) -> dict[str, Any]:
    """{heads, rows, blank, figures}: tables found, rows that hold a figure, rows below a heading without one, and of
    each figure {sheet, cell, unit, period, growth, edition, released_on, paper, text, faults}.

    `growth` is a decimal as text; what is not said is null; a fault is [cell, code, text]. At most MOST + 1 figures are
    given: that there are more is the caller's to tell. Raises Unreadable.
    """
    found: dict[str, Any] = {"heads": 0, "rows": 0, "blank": 0, "figures": []}
    for raw in load_sheets(path, filename):
        sheet = _Sheet(raw) if raw.visible else None
        if sheet is not None and sheet.head is not None:
            found["heads"] += 1
            for row in range(sheet.head.last + 1, len(sheet.grid)):
                figures = list(sheet.figures(row))
                found["figures"] += figures
                found["rows"] += bool(figures)
                found["blank"] += not figures and any(map(tidy, sheet.grid[row]))
                if len(found["figures"]) > MOST:
                    return {**found, "figures": found["figures"][: MOST + 1]}
    return found


class _Sheet:
    def __init__(self, raw: RawSheet) -> None:
        self.raw, self.grid, self.merged = raw, _filled(raw), _merged(raw)
        self.head = self._head()
        if self.head is not None:
            self.head.said = self._said(self.head)
            self.across = self._across(self.head)

    def _text(self, row: int, column: int) -> str:
        line = self.grid[row] if 0 <= row < len(self.grid) else []
        return squeeze(tidy(line[column])) if column < len(line) else ""

    def _head(self) -> Head | None:
        lines = [[squeeze(tidy(cell)) for cell in line] for line in self.grid[:_HEAD_WITHIN]]
        tests = (_names_units, _names_months, _has_blank_corner)
        for is_head in tests:
            row = next((place for place, line in enumerate(lines) if is_head(line)), None)
            if row is not None:
                return self._read_head(row, lines[row])
        return None

    def _read_head(self, row: int, line: Sequence[str]) -> Head:
        corner = next((place for place, text in enumerate(line) if _role(text) in (UNIT, PERIOD)), 0)
        last = row
        while last + 1 < len(self.grid) and self._goes_on(last + 1, corner, line[corner]):
            last += 1
        columns = [self._column(place, row, last, corner) for place in range(len(line))]
        if not line[corner]:
            columns[corner].role = UNIT
        if any(one.role in (UNIT, GROWTH) for one in columns):
            for one in columns:
                one.unit = ""
        return Head(row, last, columns)

    def _goes_on(self, row: int, corner: int, heading: str) -> bool:
        """A second line of headings: its first cell is one with the first line's, or empty above no figure."""
        text = self._text(row, corner)
        if text:
            return text == heading
        named = [
            _role(text) or month_word(text) for place in range(len(self.grid[row])) if (text := self._text(row, place))
        ]
        return any(named) and not any(growth_of(value, "").value for value in self.grid[row])

    def _column(self, place: int, first: int, last: int, corner: int) -> Column:
        own = [text for row in range(first, last + 1) if (text := self._text(row, place))]
        # A title runs over the first column, too.
        lines = [row for row in range(max(0, first - _ABOVE), first) if not self._text(row, corner)]
        above = [text for row in lines if month_word(text := self._text(row, place)) or year_word(text)]
        texts = list(dict.fromkeys([*above, *own]))
        column = Column(Place(last, place))
        role = next((role for text in reversed(texts) if (role := _role(text))), "")
        months = [text for text in texts if month_word(text)]
        left = [text for text in texts if not (_role(text) or month_word(text) or year_word(text))]
        years = {year for text in texts if (year := year_word(text))}
        if months:
            column.month = month_of(months[-1], years.pop() if len(years) == 1 else None)
        if role:
            column.role = role
        elif months and not left:
            column.role = GROWTH
        elif not months and not _NO_UNIT.fullmatch(left[-1] if left else ""):
            column.unit = left[-1] if left else ""
        return column

    def _across(self, head: Head) -> dict[tuple[str, str], list[tuple[Place, Any]]]:
        """Rows of the table that say something of its months: by role and month, or "" for all of them."""
        corner = next((one.index for one in head.of(UNIT)), None)
        found: dict[tuple[str, str], list[tuple[Place, Any]]] = {}
        for row in range(head.last + 1, len(self.grid)):
            role = _role(self._text(row, corner)) if corner is not None else ""
            if role in (EDITION, RELEASED, PAPER):
                for one in head.of(GROWTH):
                    value = self.grid[row][one.index]
                    if tidy(value):
                        found.setdefault((role, one.month.value or ""), []).append((Place(row, one.index), value))
        return found

    def _said(self, head: Head) -> Said:
        """From the lines above the table and, where they name what they say, from those below it."""
        said = Said()
        texts = [text for row in range(head.first) for text in dict.fromkeys(map(tidy, self.grid[row])) if text]
        plain = [text for one in [*texts, self.raw.name] if not _is_said(text := squeeze(one))]
        years = {int(year) for text in plain for year in _YEAR.findall(text)}
        said.year = years.pop() if len(years) == 1 else None
        months = {read.value: read for text in plain if (read := month_of(text, said.year, within=True)).value}
        said.month = next(iter(months.values())) if len(months) == 1 else NOTHING
        editions = {read.value: read for text in plain if (read := edition_of(text)).value}
        said.edition = next(iter(editions.values())) if len(editions) == 1 else NOTHING
        for row, line in enumerate(self.grid):
            if not head.first <= row <= head.last:
                self._say(said, row, line, above=row < head.first)
        return said

    def _say(self, said: Said, row: int, line: Sequence[Any], *, above: bool) -> None:
        """A word and what it says, in one cell or the next; below the table only with a colon."""
        for place, cell in enumerate(line):
            text = squeeze(cell) if isinstance(cell, str) else ""
            for role, pattern in _SAID.items() if above or ":" in text else ():
                match = pattern.fullmatch(text)
                if match is None:
                    continue
                value = match[1] or next((one for one in line[place + 1 :] if squeeze(tidy(one)) not in ("", text)), "")
                read = self._attribute(role, Place(row, place), value)
                if read.value and not getattr(said, _FIELD[role]).value:
                    setattr(said, _FIELD[role], read)

    def _attribute(self, role: str, place: Place, value: Any) -> Read:
        if role == RELEASED:
            return day_of(value, self.raw.from_text, self.raw.epoch_1904, self.raw.format_of(*place))
        if role == EDITION:
            return edition_of(squeeze(tidy(value)), strict=True)
        return Read(shortened(tidy(value), 200) or None)

    def figures(self, row: int) -> Iterator[dict[str, Any]]:
        assert self.head is not None
        turned = [one for one in self.head.columns if one.unit]
        units = self.head.of(UNIT)
        name = shortened(tidy(self.grid[row][units[0].index]), 120) if units else ""
        if _role(squeeze(name)) in (EDITION, RELEASED, PAPER) or _is_said(squeeze(name)):
            return
        for column in turned or self.head.of(GROWTH):
            found = self._figure(row, column, name or column.unit)
            if found is not None:
                yield found

    def _figure(self, row: int, column: Column, name: str) -> dict[str, Any] | None:
        place, value = Place(row, column.index), self.grid[row][column.index]
        read = self._growth(place, value)
        is_note = read.code and (not name or squeeze(tidy(value)) == squeeze(name))
        if read == NOTHING or is_note:
            return None
        month, month_at = self._month(row, column)
        parts = {role: self._part(role, row, column, month.value or "") for role in (EDITION, RELEASED, PAPER)}
        faults = [[place.cell, read.code, shortened(read.text)]] if read.code else []
        faults += [[month_at.cell, month.code, shortened(month.text)]] if month.code else []
        faults += [[at.cell, part.code, shortened(part.text)] for part, at in parts.values() if part.code]
        if row in self.raw.hidden_rows or column.index in self.raw.hidden_columns:
            faults.append([place.cell, "hidden", ""])
        return {
            "sheet": self.raw.name,
            "cell": place.cell,
            "unit": name,
            "period": month.value,
            "growth": read.value,
            "edition": parts[EDITION][0].value,
            "released_on": parts[RELEASED][0].value,
            "paper": parts[PAPER][0].value,
            "text": shortened(tidy(value)),
            "faults": faults,
        }

    def _growth(self, place: Place, value: Any) -> Read:
        formula, error = self.raw.formulas.get(place), self.raw.errors.get(place)
        if error is not None or (formula is not None and (formula.is_error or (value == "" and not formula.cached))):
            return Read(None, "formula", error or "=" + (formula.text if formula else ""))
        if place in self.merged and tidy(value):
            return Read(None, "merged", tidy(value))
        return growth_of(value, self.raw.format_of(*place))

    def _month(self, row: int, column: Column) -> tuple[Read, Place]:
        """The row's own month, else the column's, else the sheet's."""
        assert self.head is not None
        year = self._year(row)
        for one in self.head.of(PERIOD):
            read = month_of(self.grid[row][one.index], year)
            if read != NOTHING:
                return read, Place(row, one.index)
        if column.month != NOTHING:
            read = column.month if column.month.value else month_of(column.month.text, year)
            return read, column.place
        said = self.head.said.month
        return said if said.value else Read(None, "month_missing"), Place(row, column.index)

    def _year(self, row: int) -> int | None:
        assert self.head is not None
        for one in self.head.of(YEAR):
            if match := re.fullmatch(r"(\d{4})年?", self._text(row, one.index)):
                return int(match[1])
        return self.head.said.year

    def _part(self, role: str, row: int, column: Column, month: str) -> tuple[Read, Place]:
        """From a column of the row that belongs to the month or to all, from a row below the months, from the sheet."""
        assert self.head is not None
        mine = [one for one in self.head.of(role) if one.month.value in (month, None)]
        for one in sorted(mine, key=lambda one: one.month.value is None):
            if tidy(self.grid[row][one.index]):
                place = Place(row, one.index)
                return self._attribute(role, place, self.grid[row][one.index]), place
        for place, value in self.across.get((role, month), ()):
            return self._attribute(role, place, value), place
        said: Read = getattr(self.head.said, _FIELD[role])
        return said, Place(row, column.index)


_FIELD = {EDITION: "edition", RELEASED: "released", PAPER: "paper"}


def _role(text: str) -> str:
    """What a heading is the heading of; "" where nobody knows."""
    bare = re.sub(r"\(%\)|%", "", text)
    if _UNIT.fullmatch(bare):
        return UNIT
    for role, pattern in _ROLES.items():
        if pattern.fullmatch(bare):
            return role
    is_growth = len(text) < 40 and _GROWTH.search(text) and not _NO_GROWTH.search(text)
    return GROWTH if is_growth and ":" not in text else ""


def _names_units(line: Sequence[str]) -> bool:
    return any(_role(text) == UNIT for text in line) and _is_wide(line)


def _names_months(line: Sequence[str]) -> bool:
    return any(_role(text) == PERIOD for text in line) and _is_wide(line)


def _has_blank_corner(line: Sequence[str]) -> bool:
    """Months across, and nobody wrote what stands below the first heading."""
    return bool(line) and not line[0] and any(month_word(text) for text in line[1:])


def _is_wide(line: Sequence[str]) -> bool:
    return len({text for text in line if text}) > 1


def _is_said(text: str) -> bool:
    """Whether a line says one thing by its name, so that years and months in it are no title's."""
    return any(pattern.fullmatch(text) for pattern in _SAID.values())


def _filled(raw: RawSheet) -> list[list[Any]]:
    """The grid with a merged cell's value in each of its places."""
    grid = [list(line) for line in raw.grid]
    for top, left, bottom, right in raw.merges:
        for row in range(top, min(bottom + 1, len(grid))):
            for column in range(left, min(right + 1, len(grid[row]))):
                grid[row][column] = grid[top][left]
    return grid


def _merged(raw: RawSheet) -> frozenset[tuple[int, int]]:
    """Places of merged cells: one figure over several units is no unit's own."""
    return frozenset(
        (row, column)
        for top, left, bottom, right in raw.merges
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    )

"""A blank form as received, read without filling anything in: where its table lies, its headings, its listed rows.

Files come from outside: call `read_blank` in a limited child process.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import PurePosixPath
from typing import Any

from sanzhua.base.periods import Period
from sanzhua.base.refusals import Refused
from sanzhua.formbook.book import RawSheet, load
from sanzhua.formbook.layout import Layout, are_counters, find_layouts
from sanzhua.formbook.package import open_package
from sanzhua.formbook.tidying import squeezed, tidy
from sanzhua.outward.request_docx import read_tables
from sanzhua.outward.request_words import PROJECTS, UNITS, BlankMatcher, is_below, is_total

MOST_LINES = 2_000
MOST_COLUMNS = 80
_NO_TABLE = (
    "没有找到表头。空表须有一列写明每行是哪个单位（如“县(市)区”“单位”）或哪个项目（“项目名称”），请核对后重新上传。"
)
_TOO_LARGE = "这张表超过 2,000 行或 80 列，请只留要填的那张表，另存后重新上传。"


@dataclass(frozen=True)
class BlankColumn:
    """`place` counts from 0; `unit` of money as heading or sheet state it; so many cells came `filled`."""

    place: int
    path: tuple[str, ...]
    unit: str
    filled: int


@dataclass(frozen=True)
class BlankLine:
    """A row that came with a name in it."""

    row: int
    label: str
    is_total: bool


@dataclass(frozen=True)
class Blank:
    """Rows and columns count from 0. Rows may be written from `data_from` up to before `data_to`.

    `kind` is xlsx, xls or docx; `sheet` the name of the sheet, or the number of the table. `names_at` is the column in
    which the rows are named. `more_below`: something stands under the table, so that new rows push it down.
    """

    kind: str
    sheet: str
    title: str
    rows_of: str
    names_at: int
    first: int
    data_from: int
    data_to: int
    more_below: bool
    columns: tuple[BlankColumn, ...]
    lines: tuple[BlankLine, ...]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def blank_of(kept: dict[str, Any]) -> Blank:
    """What `as_json` gave."""
    columns = tuple(
        BlankColumn(one["place"], tuple(one["path"]), one["unit"], one["filled"]) for one in kept["columns"]
    )
    lines = tuple(BlankLine(**one) for one in kept["lines"])
    return Blank(**{**kept, "columns": columns, "lines": lines})


def read_blank(data: bytes, filename: str, period: Period) -> Blank:
    """Raises Refused, with the way out, for what cannot be opened or holds no table."""
    kind, sheets = _sheets(data, filename)
    visible = [sheet for sheet in sheets if sheet.visible and sheet.grid]
    if any(len(sheet.grid) > MOST_LINES or len(sheet.grid[0]) > MOST_COLUMNS for sheet in visible):
        raise Refused(_TOO_LARGE)
    for lenient in (False, True):
        for rows_of in (PROJECTS, UNITS):
            for sheet in visible:
                layouts = find_layouts(sheet, BlankMatcher(period, rows_of, lenient=lenient))
                if layouts:
                    return _blank(kind, sheet, layouts[0], rows_of)
    raise Refused(_NO_TABLE)


def _sheets(data: bytes, filename: str) -> tuple[str, list[RawSheet]]:
    if PurePosixPath(filename.lower()).suffix == ".docx" or b"word/document.xml" in data[-65_536:]:
        return "docx", read_tables(data)
    package = open_package(data, filename)
    if package.kind == "text":
        raise Refused("请上传收到的原表：.xlsx、.xls 或 .docx。")
    return ("xls" if package.kind == "ole" else "xlsx"), load(package, filename)


def _blank(kind: str, sheet: RawSheet, layout: Layout, rows_of: str) -> Blank:
    matcher = BlankMatcher(Period(2019, 1), rows_of, lenient=False)
    names_at = next(one.column for one in layout.headings if matcher.names_projects(one.path[-1]))
    data_to = _end(sheet, layout, names_at)
    rows = range(layout.data_from, data_to)
    return Blank(
        kind=kind,
        sheet=sheet.name,
        title=_title(sheet, layout),
        rows_of=rows_of,
        names_at=names_at,
        first=layout.first,
        data_from=layout.data_from,
        data_to=data_to,
        more_below=any(any(cell != "" for cell in row) for row in sheet.grid[data_to:]),
        columns=tuple(_columns(sheet, layout, rows)),
        lines=tuple(_lines(sheet, rows, names_at)),
    )


def _end(sheet: RawSheet, layout: Layout, names_at: int) -> int:
    """Up to the first line that is no row of the table: a note across it, or who filled it in."""
    for row in range(layout.data_from, min(layout.data_to, len(sheet.grid))):
        texts = [(at, tidy(cell)) for at, cell in enumerate(sheet.grid[row]) if cell != ""]
        if not texts or are_counters([squeezed(text) for _at, text in texts]):
            continue
        at, first = texts[0]
        if is_below(first) or (len(texts) == 1 and at != names_at and len(first) > 14 and not is_total(first)):
            return row
    return min(layout.data_to, len(sheet.grid))


def _columns(sheet: RawSheet, layout: Layout, rows: range) -> Iterator[BlankColumn]:
    for heading in layout.headings:
        filled = sum(1 for row in rows if sheet.grid[row][heading.column] != "")
        unit = heading.unit or layout.above_unit or ""
        yield BlankColumn(heading.column, tuple(map(tidy, heading.path)), unit, filled)


def _lines(sheet: RawSheet, rows: range, names_at: int) -> Iterator[BlankLine]:
    for row in rows:
        texts = [tidy(cell) for cell in sheet.grid[row][: names_at + 1]]
        total = next((text for text in texts if text and is_total(text)), "")
        if total or texts[-1]:
            yield BlankLine(row, (total or texts[-1])[:120], bool(total))


def _title(sheet: RawSheet, layout: Layout) -> str:
    """The longest line above the table that stands alone in its row."""
    above = [[tidy(cell) for cell in row if cell != ""] for row in sheet.grid[: layout.first]]
    alone = [texts[0] for texts in above if len(set(texts)) == 1]
    return max(alone, key=len, default="")[:120]

"""Reads a workbook as districts send it: contract 2, from a file to clean rows and problems on their cells."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sanzhua.base.child import ChildKilled, run_limited
from sanzhua.base.periods import Period
from sanzhua.base.refusals import Refused
from sanzhua.formbook.book import RawSheet, load
from sanzhua.formbook.definition import Form, UnknownForm, as_form
from sanzhua.formbook.headings import Matcher, matcher_for
from sanzhua.formbook.layout import Layout, find_layouts
from sanzhua.formbook.mapping import layout_hash, map_columns
from sanzhua.formbook.package import MAX_BYTES, MB, Unreadable, open_package
from sanzhua.formbook.problems import messages
from sanzhua.formbook.reading import Reading, Row, SheetReading, Skipped
from sanzhua.formbook.rows import RowKind, RowReader
from sanzhua.formbook.sheetxml import letters
from sanzhua.formbook.table import Table
from sanzhua.formbook.template_headings import with_chinese_headings
from sanzhua.formbook.template_memory import read_memory
from sanzhua.formbook.tidying import LONGEST, tidy
from sanzhua.formbook.totals import check_totals
from sanzhua.formbook.twins import find_twins

_log = logging.getLogger(__name__)

Override = dict[str, dict[str, str | None]]

MEMORY_MB = 512
SECONDS = 60

_PERSON = re.compile(
    r"^(.*?[\u4e00-\u9fff)）])\s*(?:[\r\n]+|[/／])\s*([\u4e00-\u9fff·]{2,4})(?:[\s:：]*([\d-]{7,}))?$", re.S
)


def read_in_child(
    path: str | Path,
    form: Form | str,
    period: Period,
    mapping_override: Override | None = None,
    filename: str | None = None,
) -> Reading:
    """read_workbook in a process with limits on memory and time. Raises Unreadable."""
    reading: Reading = in_child(read_workbook, path, form, period, mapping_override, filename or Path(path).name)
    return reading


def read_json_in_child(path: str | Path, form: Form | str, period: Period) -> str:
    """The contract's JSON document, written inside the child so that rows are not carried over twice."""
    document: str = in_child(read_json, path, form, period)
    return document


def make_ready(form: Form | str, period: Period) -> None:
    """Have at hand what every file of the form and the period is read with."""
    matcher_for(form, period)
    messages()


def in_child(func: Callable[..., Any], path: str | Path, form: Form | str, period: Period, *args: Any) -> Any:
    """`func(path, form, period, *args)`, a function at the top of its module, under the limits for files from outside.

    Raises Unreadable, also where the file broke the function.
    """
    return under_limits(func, path, form, period, *args, ahead=(make_ready, form, period))


def under_limits(func: Callable[..., Any], path: str | Path, *args: Any, ahead: tuple[Any, ...] = ()) -> Any:
    """`func(path, *args)` of any kind of sheet, in a child process; see `run_limited`. Raises as `in_child`."""
    size = Path(path).stat().st_size
    if size > MAX_BYTES:
        raise Unreadable("file_too_big", size=-(-size // MB), limit=MAX_BYTES // MB)
    try:
        return run_limited(func, str(path), *args, memory_mb=MEMORY_MB, seconds=SECONDS, ahead=ahead)
    except ChildKilled as killed:
        raise Unreadable("file_broken" if killed.why == "crash" else "read_limit") from killed
    except (Refused, UnknownForm):
        raise
    except Exception as error:
        # A file that breaks the reader must not break its caller; the log keeps what it was.
        _log.error("a workbook broke the reader: %r", error)
        raise Unreadable("file_broken") from error


def read_json(path: str, form: Form | str, period: Period) -> str:
    return json.dumps(read_workbook(path, form, period).as_contract(), ensure_ascii=False)


def read_workbook(
    path: str | Path,
    form: Form | str,
    period: Period,
    mapping_override: Override | None = None,
    filename: str | None = None,
) -> Reading:
    """Read in this process; for files from outside use read_in_child. Raises Unreadable, UnknownForm.

    `mapping_override` sets the key of single columns: {sheet: {column letter: key or None}}.
    """
    sheets = load_sheets(path, filename)
    definition = as_form(form)
    with_chinese_headings(sheets, definition)
    return read_sheets(sheets, definition, period, mapping_override or {})


def load_sheets(path: str | Path, filename: str | None = None) -> list[RawSheet]:
    """The sheets as they are, before anything in them is understood. Raises Unreadable."""
    name = filename or Path(path).name
    return load(open_package(Path(path).read_bytes(), name), name)


def read_sheets(sheets: list[RawSheet], form: Form, period: Period, override: Override) -> Reading:
    reading = Reading(form.key, str(period), origin=read_memory(sheets))
    matcher = matcher_for(form, period)
    name_columns: dict[str, str] = {}
    for sheet in sheets:
        layouts = find_layouts(sheet, matcher) if sheet.visible else []
        if not layouts:
            reading.ignored.append((sheet.name, "no table" if sheet.visible else "hidden"))
        for layout in layouts:
            _read_table(reading, sheet, layout, form, matcher, override.get(sheet.name), name_columns)
    if not reading.sheets:
        raise Unreadable("no_table")
    reading.problems += find_twins(form, reading.rows, name_columns)
    return reading


def _read_table(
    reading: Reading,
    sheet: RawSheet,
    layout: Layout,
    form: Form,
    matcher: Matcher,
    override: dict[str, str | None] | None,
    name_columns: dict[str, str],
) -> None:
    columns, doubts = map_columns(sheet, layout, form, matcher, override)
    if all(column.key != "name" for column in columns):
        reading.ignored.append((sheet.name, "no name"))
        return
    row_reader = RowReader(sheet, layout, columns, form, matcher)
    kinds = row_reader.read()
    table = Table(sheet, form, [kind.row for kind in kinds if kind.why is None], columns)
    for doubt in doubts:
        table.report(
            doubt.column.heading_row, doubt.column.index, doubt.key, doubt.code, doubt.params, doubt.column.heading
        )
    if sheet.half_seen:
        table.report(layout.first, row_reader.name, "", "half_seen", {"sheet": sheet.name}, sheet.name)
    _fill_merged_names(table, kinds, row_reader.name)
    table.read()
    _report_rows(table, kinds, row_reader)
    summary = SheetReading(sheet.name, (layout.first + 1, layout.last + 1), columns, layout_hash(layout))
    summary.counted_rows = sheet.counted_rows
    summary.stated = check_totals(table, kinds)
    _split_owner(table)
    rows = _rows(table)
    summary.rows_read = len(rows)
    summary.sums = _sums(table)
    name_columns[sheet.name] = letters(row_reader.name)
    reading.sheets.append(summary)
    reading.rows += rows
    reading.skipped += [Skipped(sheet.name, kind.row + 1, kind.why) for kind in kinds if kind.why is not None]
    reading.problems += table.problems


def _fill_merged_names(table: Table, kinds: list[RowKind], name: int) -> None:
    """A project over several batches has its name in the first row of a merge."""
    for kind in kinds:
        if kind.name_from is not None:
            table.sheet.grid[kind.row][name] = table.sheet.grid[kind.name_from][name]
    if "batch_no" in table.form.row_key:
        first: dict[str, int] = {}
        for row in table.rows:
            text = tidy(table.sheet.grid[row][name])
            if text:
                table.same_project[row] = first.setdefault(text, row)


def _report_rows(table: Table, kinds: list[RowKind], reader: RowReader) -> None:
    for kind in kinds:
        if kind.problem:
            column = reader.name
            table.report(kind.row, column, "name", kind.problem, kind.params, _row_text(table, kind.row))
        if kind.why is None and kind.row in table.sheet.hidden_rows:
            name = tidy(table.sheet.grid[kind.row][reader.name])
            table.report(kind.row, reader.name, "name", "hidden_row", {"row": kind.row + 1}, name)


def _row_text(table: Table, row: int) -> str:
    return next((text for cell in table.sheet.grid[row] if (text := tidy(cell))), "")[:80]


def _split_owner(table: Table) -> None:
    """A person below or beside the owner in one cell goes to `contact` where the heading says so and it is free."""
    owner = next((column for column in table.columns if column.key == "owner"), None)
    if owner is None or not re.search(r"人|电话|联系", owner.heading):
        return
    contacts = table.values.get("contact")
    split = [
        _PERSON.match(raw) if type(raw) is str and len(raw) <= LONGEST else None
        for raw in (table.sheet.grid[r][owner.index] for r in table.rows)
    ]
    owners = table.values["owner"]
    people: list[str | None] = [None] * len(owners)
    for at, found in enumerate(split):
        if found:
            owners[at] = tidy(found[1])
            people[at] = found[2]
    if contacts is None:
        table.values["contact"] = people


def _rows(table: Table) -> list[Row]:
    places = {key: at for at, key in enumerate(table.values)}
    extras = [(column.index, column.heading) for column in table.extra_columns()]
    grid, name = table.sheet.grid, table.sheet.name

    def extra(row: int) -> dict[str, str]:
        return {heading: tidy(grid[row][index]) for index, heading in extras if grid[row][index] != ""}

    lines = zip(table.rows, zip(*table.values.values(), strict=True), strict=True)
    return [
        Row(name, row + 1, places, line, extra(row) if extras else {}, table.texts.get(row) or {})
        for row, line in lines
    ]


def _sums(table: Table) -> dict[str, int]:
    """Sum of each money column; what belongs to a project counts once over its rows."""
    out = {}
    for key, values in table.values.items():
        column = table.form.column(key)
        if not column.is_money:
            continue
        counted: dict[int, int] = {}
        for row, value in zip(table.rows, values, strict=True):
            if value is not None:
                counted.setdefault(table.same_project.get(row, row) if column.per_project else row, value)
        out[key] = sum(counted.values())
    return out


__all__ = ["Override", "Reading", "in_child", "read_in_child", "read_json_in_child", "read_workbook"]

"""The columns of a sheet mapped to the columns of the form: one key once, each amount with its unit."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Any

from sanzhua.formbook.book import RawSheet
from sanzhua.formbook.dates import clean_date
from sanzhua.formbook.definition import Column, Form
from sanzhua.formbook.headings import Matcher, money_unit, normalise
from sanzhua.formbook.layout import Heading, Layout
from sanzhua.formbook.sheetxml import letters
from sanzhua.formbook.tidying import LONGEST, Setting, squeezed

_SAMPLE = 400
_NUMERIC = re.compile(r"(?:约|完成)?\d+(?:\.\d+)?[%％]?")
_YUAN_UNITS = ("wan", "yi", "yuan")
_UNIT_ZH = {"wan": "万元", "yi": "亿元", "yuan": "元"}
_PARTS_OF_TOTAL = frozenset({"invested_before", "plan_year", "done_year", "done_total"})
_FEWEST_PAIRS = 3
_STAGE_HEADING = re.compile(r"进展|阶段|状态|情况|进度|性质")
_USD_SCALE = {"usd": "yuan", "wan_usd": "wan", "yi_usd": "yi"}
_AREA = (("公顷", 15.0), ("平方米", 0.0015), ("㎡", 0.0015), ("m2", 0.0015), ("万亩", 10_000.0))


@dataclass(eq=False)
class MappedColumn:
    """One column of a sheet; `key` None where it means nothing on the form, its values then go to `extra`."""

    index: int
    heading: str
    key: str | None
    unit: str | None
    confidence: float
    scale: str | None = None
    factor: float = 1.0
    percent_heading: bool = False
    heading_row: int = 0
    path: tuple[str, ...] = ()
    unit_told: bool = False

    @property
    def letter(self) -> str:
        return letters(self.index)


@dataclass
class Doubt:
    """A problem with a heading: column, key, code, params."""

    column: MappedColumn
    key: str
    code: str
    params: dict[str, Any]


def layout_hash(layout: Layout) -> str:
    """Tells one layout of headings from another, whatever the period's figures in it."""
    lines = [f"{heading.column}:{'/'.join(map(normalise, heading.path))}" for heading in layout.headings]
    text = re.sub(r"\d+", "#", "\n".join(lines))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def map_columns(
    sheet: RawSheet, layout: Layout, form: Form, matcher: Matcher, override: dict[str, str | None] | None
) -> tuple[list[MappedColumn], list[Doubt]]:
    columns = [_mapped(heading, matcher, sheet, layout, form) for heading in layout.headings]
    for column in columns:
        if override and column.letter in override:
            key = override[column.letter]
            column.key = key if key in form.by_key else None
            column.confidence = 1.0
    doubts = _wrong_currency(columns, layout, form) + _one_key_once(columns, sheet, form)
    if not override:
        doubts += _by_values(columns, sheet, layout, matcher)
    unstated = []
    for column, heading in zip(columns, layout.headings, strict=True):
        found = _give_unit(column, heading, layout, form, sheet)
        if found and found[0].code == "no_unit" and form.column(found[0].key).kind == "money":
            unstated += found
        else:
            doubts += found
    doubts += _unit_of_the_total(unstated, columns, sheet, layout)
    for doubt in doubts:
        doubt.column.unit_told = doubt.column.unit_told or doubt.code in ("no_unit", "two_units")
    return columns, doubts


def _unit_of_the_total(
    unstated: list[Doubt], columns: list[MappedColumn], sheet: RawSheet, layout: Layout
) -> list[Doubt]:
    """A part of the total investment without a unit is read in the total's own, and says so, where no other unit is
    possible: in any other the parts would be thousandths of their totals or thousands of times as much."""
    total = next((column for column in columns if column.key == "total" and column.unit), None)
    for doubt in unstated if total else ():
        if total and doubt.key in _PARTS_OF_TOTAL and _are_parts(sheet, layout, doubt.column.index, total.index):
            doubt.column.unit = doubt.column.scale = total.unit
            doubt.code = "unit_inferred"
            doubt.params["unit"] = _UNIT_ZH[total.unit or "yuan"]
    return unstated


def _are_parts(sheet: RawSheet, layout: Layout, part: int, whole: int) -> bool:
    """Whether the numbers of a column are sizeable parts of those in another, row by row and in all."""
    pairs = [
        (row[part], row[whole])
        for row in sheet.grid[layout.data_from : layout.data_to]
        if type(row[part]) in (int, float) and type(row[whole]) in (int, float) and row[part] and row[whole]
    ]
    if len(pairs) < _FEWEST_PAIRS or any(not 0 < small <= 1.2 * large for small, large in pairs):
        return False
    return bool(sum(small for small, _ in pairs) >= 0.02 * sum(large for _, large in pairs))


def _mapped(heading: Heading, matcher: Matcher, sheet: RawSheet, layout: Layout, form: Form) -> MappedColumn:
    found = matcher.match(heading.path)
    key = found[0].key if found else None
    confidence = found[0].confidence if found else 1.0
    if key in ("progress_text", "progress_percent") and "progress_percent" in form.by_key:
        stated = "%" in squeezed(heading.text) or "百分" in heading.text
        if not stated:
            key = "progress_percent" if _mostly_numbers(sheet, layout, heading.column) else "progress_text"
            confidence = min(confidence, 0.9)
    return MappedColumn(
        index=heading.column,
        heading=heading.text,
        key=key,
        unit=None,
        confidence=confidence,
        percent_heading="%" in squeezed(heading.text),
        heading_row=heading.row,
        path=heading.path,
    )


def _mostly_numbers(sheet: RawSheet, layout: Layout, index: int) -> bool:
    numbers = texts = 0
    for row in sheet.grid[layout.data_from : min(layout.data_to, layout.data_from + _SAMPLE)]:
        cell = row[index] if index < len(row) else ""
        if cell == "" or cell is None:
            continue
        is_text = type(cell) is str and len(cell) <= LONGEST
        if type(cell) in (int, float) or (is_text and _NUMERIC.fullmatch(squeezed(cell))):
            numbers += 1
        elif len(str(cell)) > 1:
            texts += 1
    return numbers > texts


def _wrong_currency(columns: list[MappedColumn], layout: Layout, form: Form) -> list[Doubt]:
    """Amounts in yuan are no dollars and the other way round; told only where no other column brings the key."""
    dropped = []
    for column, heading in zip(columns, layout.headings, strict=True):
        kind = form.column(column.key).kind if column.key else ""
        in_yuan = heading.unit in _YUAN_UNITS and not re.search(r"美|usd|\$", column.heading, re.I)
        in_dollars = heading.unit in _USD_SCALE or heading.unit == "foreign"
        if column.key and ((kind == "usd" and in_yuan) or (kind == "money" and in_dollars)):
            code = "usd_column" if kind == "usd" else "foreign_unit"
            dropped.append(Doubt(column, column.key, code, {"heading": column.heading}))
            column.key, column.confidence = None, 1.0
    brought = {column.key for column in columns}
    return [doubt for doubt in dropped if doubt.key not in brought]


def _one_key_once(columns: list[MappedColumn], sheet: RawSheet, form: Form) -> list[Doubt]:
    """Of several columns for one key the surest stays, visible before hidden, left before right."""
    doubts = []
    taken: dict[str, MappedColumn] = {}
    for column in sorted(columns, key=lambda c: (c.index in sheet.hidden_columns, -c.confidence, c.index)):
        if column.key is None:
            continue
        first = taken.setdefault(column.key, column)
        if first is column:
            continue
        same = squeezed(first.heading) != squeezed(column.heading) or first.index not in sheet.hidden_columns
        if same and column.index not in sheet.hidden_columns and first.confidence - column.confidence < 0.04:
            params = {"heading": column.heading, "other": first.letter, "name": form.column(column.key).heading}
            doubts.append(Doubt(column, column.key, "heading_twice", params))
        column.key, column.confidence = None, 1.0
    return doubts


def _by_values(columns: list[MappedColumn], sheet: RawSheet, layout: Layout, matcher: Matcher) -> list[Doubt]:
    """Headings that say too little, judged by what stands below them."""
    form, doubts = matcher.form, []
    doubtful = dict(form.doubtful)
    for column in columns:
        if column.key is not None:
            continue
        taken = {other.key for other in columns}
        pair = doubtful.get(normalise(column.path[-1]))
        if pair and not taken & set(pair):
            if _has_future(sheet, layout, column.index, matcher):
                column.key, column.confidence = pair[0], 0.7
            else:
                names = "或".join(form.column(key).heading for key in pair)
                doubts.append(
                    Doubt(column, pair[0], "heading_doubtful", {"heading": column.heading, "candidates": names})
                )
        elif "stage" not in taken and _holds_stages(column, sheet, layout, form):
            column.key, column.confidence = "stage", 0.7
    return doubts


def _holds_stages(column: MappedColumn, sheet: RawSheet, layout: Layout, form: Form) -> bool:
    if "stage" not in form.by_key or not _STAGE_HEADING.search(column.heading):
        return False
    return _mostly_choices(sheet, layout, column.index, form.column("stage").choices)


def _sample(sheet: RawSheet, layout: Layout, index: int) -> list[Any]:
    rows = sheet.grid[layout.data_from : min(layout.data_to, layout.data_from + _SAMPLE)]
    return [row[index] for row in rows if index < len(row) and row[index] != ""]


def _has_future(sheet: RawSheet, layout: Layout, index: int, matcher: Matcher) -> bool:
    """Whether a date lies after the period: what has not come cannot have happened."""
    dates = clean_date(_sample(sheet, layout, index), Setting(planned=True), lambda *_: None)
    return any(found > f"{matcher.period}-31" for found in dates if found)


def _mostly_choices(sheet: RawSheet, layout: Layout, index: int, choices: tuple[str, ...]) -> bool:
    texts = [squeezed(cell) for cell in _sample(sheet, layout, index) if type(cell) is str]
    return len(texts) >= 2 and sum(text in choices for text in texts) >= 0.8 * len(texts)


def _give_unit(column: MappedColumn, heading: Heading, layout: Layout, form: Form, sheet: RawSheet) -> list[Doubt]:
    if column.key is None:
        return []
    target = form.column(column.key)
    if target.kind == "number":
        plain = squeezed(column.heading)
        column.factor = next((factor for word, factor in _AREA if word in plain), 1.0)
        return []
    if not target.is_money:
        return []
    stated = heading.unit if heading.unit not in (None, "several") else None
    if heading.unit == "several":
        stated = next((u for part in reversed(heading.path) if (u := money_unit(part)) and u != "several"), None)
    if target.kind == "usd":
        return _give_dollars(column, target, stated)
    if stated is None:
        stated = "several" if heading.unit == "several" else layout.above_unit
    if stated in _YUAN_UNITS:
        column.unit = column.scale = stated
        return []
    if stated is not None and stated != "several":
        column.key = None
        return [Doubt(column, target.key, "foreign_unit", {"heading": column.heading})]
    if not _needs_unit(sheet, layout, column.index):
        return []
    code = "two_units" if stated == "several" else "no_unit"
    return [Doubt(column, target.key, code, {"heading": column.heading})]


def _give_dollars(column: MappedColumn, target: Column, stated: str | None) -> list[Doubt]:
    if stated in _USD_SCALE:
        column.scale = _USD_SCALE[stated]
        return []
    if stated in _YUAN_UNITS and re.search(r"美|usd|\$", column.heading, re.I):
        column.scale = stated
        return []
    column.key = None
    return [Doubt(column, target.key, "no_unit" if stated is None else "usd_column", {"heading": column.heading})]


def _needs_unit(sheet: RawSheet, layout: Layout, index: int) -> bool:
    """Whether any cell of the column is a bare number."""
    for row in sheet.grid[layout.data_from : layout.data_to]:
        cell = row[index] if index < len(row) else ""
        if type(cell) in (int, float) and cell != 0:
            return True
        if type(cell) is str and 0 < len(cell) <= LONGEST and re.fullmatch(r"[\d,.]+", squeezed(cell)):
            return True
    return False
